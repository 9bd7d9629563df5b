#!/usr/bin/env bash
# The whole of Checkpoint on this machine: the centre, two gates with simulated hardware (one lane, two lanes), and traffic.
# Needs the .NET SDK and nothing else. Ctrl+C stops everything it started. Data: edge/demo-data (kept; remove it to begin anew).
# What is killed is started again, as systemd would: pull the plug (kill -9) and watch nothing be lost.
#   edge/demo.sh            default ports: centre 8080, broker 1883, gates 8081 and 8082
#   CENTRE_PORT=9080 BROKER_PORT=2883 GATE_PORT=9081 SECOND_GATE_PORT=9082 edge/demo.sh
set -euo pipefail
cd "$(dirname "$0")/.."
centre_port=${CENTRE_PORT:-8080} broker_port=${BROKER_PORT:-1883} gate_port=${GATE_PORT:-8081} second_port=${SECOND_GATE_PORT:-8082}
data=$PWD/edge/demo-data
names=()
declare -A pids=() commands=() since=() early=()

fail() { echo "demo: $*" >&2; exit 1; }

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

stop() {
  trap - EXIT INT TERM
  # The traffic first, then gates and centre: what was started last.
  for ((i = ${#names[@]} - 1; i >= 0; i--)); do kill -TERM "${pids[${names[i]}]}" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  echo "demo: stopped."
}

# start NAME COMMAND...: in the background, output in demo-data/NAME.log.
start() {
  local name=$1; shift
  names+=("$name")
  commands[$name]=$(printf '%q ' "$@") early[$name]=0
  : >"$data/$name.log"
  run "$name"
}

# run NAME: again too; out of reach of the terminal's Ctrl+C.
run() {
  eval "exec setsid ${commands[$1]}" >>"$data/$1.log" 2>&1 </dev/null &
  pids[$1]=$! since[$1]=$SECONDS
}

# again NAME: unless its start has failed three times running.
again() {
  if ((SECONDS - since[$1] < 10)); then early[$1]=$((early[$1] + 1)); else early[$1]=0; fi
  if ((early[$1] >= 3)); then
    tail -n 20 "$data/$1.log" >&2
    fail "$1 has ended within seconds of its start three times; its log is $data/$1.log"
  fi
  echo "demo: $1 has ended; it is started again."
  run "$1"
}

# answers PORT PATH: with 200. No curl, because only the SDK is asked for.
answers() (
  exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
  read -r -t 5 line <&3 && [[ $line == *" 200 "* ]]
)

# await NAME PORT PATH: until it answers; says what the log says when it never does.
await() {
  for _ in $(seq 120); do
    if answers "$2" "$3"; then return; fi
    kill -0 "${pids[$1]}" 2>/dev/null || break
    sleep 0.5
  done
  tail -n 20 "$data/$1.log" >&2
  fail "$1 did not start; its log is $data/$1.log"
}

command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed: https://dotnet.microsoft.com/download"
for port in "$centre_port" "$broker_port" "$gate_port" "$second_port"; do
  if is_taken "$port"; then fail "port $port is taken; stop what listens there, or choose others: see the head of $0"; fi
done

trap stop EXIT
trap 'exit 0' INT TERM
echo "demo: building (the first time takes a minute or two) ..."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build cloud -c Release -v q >/dev/null || dotnet build cloud -c Release -v m
dotnet build edge -c Release -v q >/dev/null || dotnet build edge -c Release -v m
centre=$PWD/cloud/bin/Release/net10.0/checkpoint-cloud gate=$PWD/edge/bin/Release/net10.0/checkpoint-edge
mkdir -p "$data/settings"
# Settings of the gates come from this script alone, not from /etc/checkpoint.
export CHECKPOINT_SETTINGS="$data/settings"

echo "demo: starting ..."
# secret FILE COMMAND...: a password or token that the centre's command makes once; the next run has it in the file.
secret() {
  local file=$data/$1; shift
  [ -s "$file" ] || (umask 077 && env Store__Directory="$data/centre" "$centre" "$@" >"$file" 2>/dev/null) || rm -f "$file"
}
secret demo.password person add demo --role supervisor
secret admin.password person add admin --role administrator
secret centre.token token add demo-program --role supervisor

start centre env Urls="http://127.0.0.1:$centre_port" Broker__Port="$broker_port" Broker__AllowAnonymous=true \
  Store__Directory="$data/centre" "$centre"
await centre "$centre_port" /health/ready

# start_gate NAME PORT ENVIRONMENT...
start_gate() {
  local name=$1 port=$2; shift 2
  local settings=(Urls="http://127.0.0.1:$port" Gate__Site=shenmu Gate__Name="$name" Gate__DataDirectory="$data/$name"
    Hardware__Driver=Simulated Orders__TrustClock=true Uplink__Host=127.0.0.1 Uplink__Port="$broker_port" "$@")
  env "${settings[@]}" "$gate" whitelist import "$data/whitelist.csv" >/dev/null
  env "${settings[@]}" "$gate" staff add demo >"$data/$name.token" 2>/dev/null
  chmod 600 "$data/$name.token"
  start "$name" env "${settings[@]}" "$gate"
  await "$name" "$port" /health/ready
}

"$gate" traffic whitelist >"$data/whitelist.csv"
start_gate north "$gate_port" Cameras__0__Name=front Cameras__0__Kind=Zhenshi Cameras__0__Lane=lane-1 Cameras__0__Address=127.0.0.1
start_gate south "$second_port" Lanes__0__Name=lane-1 Lanes__1__Name=lane-2 \
  Cameras__0__Name=front-1 Cameras__0__Kind=Zhenshi Cameras__0__Lane=lane-1 Cameras__0__Address=127.0.0.1 \
  Cameras__1__Name=front-2 Cameras__1__Kind=Hikvision Cameras__1__Lane=lane-2 Cameras__1__Address=127.0.0.1
start traffic-north env CHECKPOINT_STAFF_TOKEN="$(cat "$data/north.token")" "$gate" traffic --gate "http://127.0.0.1:$gate_port" \
  --trucks-per-hour 300 --camera lane-1=zhenshi:/cameras/front
start traffic-south env CHECKPOINT_STAFF_TOKEN="$(cat "$data/south.token")" "$gate" traffic --gate "http://127.0.0.1:$second_port" \
  --seed 1 --trucks-per-hour 240 --camera lane-1=zhenshi:/cameras/front-1 --camera lane-2=hikvision:/cameras/front-2

cat <<END

  Watch the gates live   http://127.0.0.1:$centre_port/
    sign in as           demo, $(cat "$data/demo.password" 2>/dev/null || echo 'your password')    (the first time; then the password you choose)
    people are kept by   admin, $(cat "$data/admin.password" 2>/dev/null || echo 'your password')
  Gate north             http://127.0.0.1:$gate_port/health/ready   (metrics: /metrics, simulated road: /simulation)
  Gate south             http://127.0.0.1:$second_port/health/ready
  Act as staff           curl -H "Authorization: Bearer \$(cat edge/demo-data/north.token)" http://127.0.0.1:$gate_port/lanes
  Act as the centre      curl -H "Authorization: Bearer \$(cat edge/demo-data/centre.token)" \\
                           -H "Content-Type: application/json" -d '{"action":"sendDiagnostics"}' \\
                           http://127.0.0.1:$centre_port/api/gates/shenmu/north/commands   (with GET: what became of it)
  Logs                   edge/demo-data/*.log

The first truck is at the line in a quarter of a minute. What you kill is started again. Ctrl+C stops everything.
END
while true; do
  wait -n "${pids[@]}" 2>/dev/null || true
  for name in "${names[@]}"; do kill -0 "${pids[$name]}" 2>/dev/null || again "$name"; done
done
