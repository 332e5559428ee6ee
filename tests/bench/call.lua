-- A gateway with 240 calls on the line: each request is the next turn of the call that has
-- waited longest, so some 190 replies lie between two turns of one call, and a turn never
-- overtakes the one before (which the server's rows must show: see slices.py).
-- Arguments: eight hexadecimal digits that begin every session id of this run, how many calls of
-- runs before were on the way to a place of their own, and how many of a hundred calls report what
-- somebody has reported already: their last key joins, where the menu knows that.

local LIVE = 240
local CALLERS = 4000
local ANSWERS = 5
local AGAIN
-- Digits that lead to a report in five answers, whatever the caller reported before: the first
-- two of "where" may be places of theirs, all others are districts.
local WALKS = {
  { "1", "4", "1", "1", "1" },                -- a full container
  { "3", "5", "2", "1", "1" },
  { "2", "4", "1", "12", "1" },               -- things that need a block
  { "4", "5", "1", "7", "1" },
  { "5", "3", "2", "0", "1" },
  { "1", "maxaquene+a", "9", "1", "1" },      -- a typed name, the second page
}
-- All others report what nobody has: problem, bairro and block together are new each time. One
-- digit for the district, for each means another one to callers with other places.
local OWN_PROBLEMS = { "2", "4", "5" }
local OWN_DISTRICT = "5"
local OWN_BAIRROS = 8
local FIRST_BLOCK, OWN_BLOCKS = 100, 900

local calls, next_call, dialled, is_trial = {}, 1, 0, true
local threads = {}
local prefix, head

local function place_of_ones_own()
  local at = own
  own = own + 1
  local problem = OWN_PROBLEMS[at % #OWN_PROBLEMS + 1]
  at = math.floor(at / #OWN_PROBLEMS)
  local bairro = at % OWN_BAIRROS + 1
  local block = math.floor(at / OWN_BAIRROS) % OWN_BLOCKS + FIRST_BLOCK
  return { problem, OWN_DISTRICT, tostring(bairro), tostring(block), "1" }
end

-- `turns`: how many until the caller hangs up, if not at the end.
local function dial(turns)
  dialled = dialled + 1
  local again = math.random(100) <= AGAIN
  return {
    walk = again and WALKS[math.random(#WALKS)] or place_of_ones_own(),
    again = again, turn = 0, turns = turns, text = "",
    body = string.format(
      "sessionId=ATUid_%s%024x&phoneNumber=%%2B258840%06d&networkCode=64304"
        .. "&serviceCode=%%2A311%%23&text=", prefix, dialled, math.random(0, CALLERS - 1)),
  }
end

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  prefix = args[1]
  math.randomseed(tonumber(prefix, 16))
  AGAIN = tonumber(args[3])
  head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
    .. "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
  sent, filed, again, own = 0, 0, 0, tonumber(args[2])
  -- The first callers hang up early, some sooner, some later: so all turns soon stand mixed.
  for number = 1, LIVE do calls[number] = dial(1 + number % (ANSWERS + 1)) end
end

function request()
  local call = calls[next_call]
  local whole = head .. #call.body + #call.text .. "\r\n\r\n" .. call.body .. call.text
  if is_trial then -- wrk asks once more than it sends
    is_trial = false
    return whole
  end
  sent = sent + 1
  call.turn = call.turn + 1
  if call.turn > ANSWERS then
    filed = filed + 1
    if call.again then again = again + 1 end
  end
  if call.turn > ANSWERS or call.turn == call.turns then
    calls[next_call] = dial()
  else
    call.text = (call.turn == 1 and "" or call.text .. "%2A") .. call.walk[call.turn]
  end
  next_call = next_call % LIVE + 1
  return whole
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"turns": %d, "sent": %d, "filed": %d, "again": %d, "own": %d, "failed": %d,'
      .. ' "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f}\n',
    summary.requests, threads[1]:get("sent"), threads[1]:get("filed"), threads[1]:get("again"),
    threads[1]:get("own"),
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
