-- A gateway with 240 calls on the line: each request is the next turn of the call that has
-- waited longest, so some 190 replies lie between two turns of one call, and a turn never
-- overtakes the one before (which the server's rows must show: see slices.py).
-- Argument: eight hexadecimal digits that begin every session id of this run.

local LIVE = 240
local CALLERS = 4000
local ANSWERS = 5
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

local calls, next_call, dialled, is_trial = {}, 1, 0, true
local threads = {}
local prefix, head

-- `turns`: how many until the caller hangs up, if not at the end.
local function dial(turns)
  dialled = dialled + 1
  local walk = WALKS[math.random(#WALKS)]
  return {
    walk = walk, turn = 0, turns = turns, text = "",
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
  head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
    .. "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
  sent, filed = 0, 0
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
  if call.turn > ANSWERS then filed = filed + 1 end
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
    '{"turns": %d, "sent": %d, "filed": %d, "failed": %d, "seconds": %.6f,'
      .. ' "p50_ms": %.3f, "p99_ms": %.3f}\n',
    summary.requests, threads[1]:get("sent"), threads[1]:get("filed"),
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
