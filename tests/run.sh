#!/bin/bash
# Runs every test suite and ends with the summed line "N passed, N failed".
#   tests/run.sh           everything, as CI does
#   tests/run.sh --quick   fewer random inputs, for daily work
#   tests/run.sh [--quick] lane edge …   only these suites
# Installs what the tests need from Debian's packages; needs the .NET 10 SDK.
set -uo pipefail
cd "$(dirname "$0")/.."

suites=()
for argument in "$@"; do
  case $argument in
    --quick) export CHECKPOINT_QUICK=1 ;;
    protocols | lane | edge | cloud | simulation | end-to-end) suites+=("$argument") ;;
    *) echo "usage: tests/run.sh [--quick] [protocols|lane|edge|cloud|simulation|end-to-end …]" >&2; exit 2 ;;
  esac
done
[ ${#suites[@]} -gt 0 ] || suites=(protocols lane edge cloud simulation end-to-end)
results=tests/output/results
rm -rf "$results" && mkdir -p "$results"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() { echo "tests/run.sh: $*" >&2; echo "0 passed, 1 failed"; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is not on PATH"

# Debian packages by the program or file that shows they are there.
missing=()
need() { [ -e "$1" ] || missing+=("$2"); }
need /usr/sbin/mosquitto mosquitto
need /usr/bin/mosquitto_pub mosquitto-clients
need /usr/bin/chromium chromium
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
need /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}"
  root=(); [ "$(id -u)" = 0 ] || root=(sudo)
  { "${root[@]}" apt-get update -qq &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$results/apt.log" 2>&1 || { tail -20 "$results/apt.log"; fail "could not install ${missing[*]}"; }
fi

dotnet restore Checkpoint.sln --locked-mode -v q || fail "restore"
dotnet build Checkpoint.sln -c Release --no-restore -v q || fail "build"
for folder in tests/protocols/asyncapi tests/cloud/Pages/axe; do
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || fail "npm ci in $folder"
done

# The gate as processes in the suites is the one that is installed on a Pi: compiled ahead and trimmed. The quick run takes it as built.
if [ "${CHECKPOINT_QUICK:-0}" != 1 ]; then
  dotnet publish edge -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --self-contained -o tests/output/published -v q || fail "publish"
  export CHECKPOINT_EDGE=$PWD/tests/output/published/checkpoint-edge
fi

passed=0 failed=0 skipped=0
for suite in "${suites[@]}"; do
  echo "== $suite"
  program=$(ls tests/"$suite"/bin/Release/net10.0/Checkpoint.*.Tests)
  # The kill is for a suite that hangs: its unfinished tests count as one failure.
  timeout --kill-after=10 2400 "$program" -noLogo -noColor -showLiveOutput -longRunning 300 -xml "$results/$suite.xml" | tee "$results/$suite.log"
  code=${PIPESTATUS[0]}
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$results/$suite.log" | tail -1)
  count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$summary"; }
  if [ -z "$summary" ]; then
    echo "$suite did not finish (exit code $code)"
    failed=$((failed + 1))
    continue
  fi
  bad=$(($(count Failed) + $(count Errors)))
  [ "$bad" -gt 0 ] || [ "$code" -eq 0 ] || bad=1
  total=$(count Total)
  [ "$total" -gt 0 ] || bad=1
  failed=$((failed + bad))
  skipped=$((skipped + $(count Skipped)))
  good=$((total - $(count Failed) - $(count Skipped)))
  passed=$((passed + (good > 0 ? good : 0)))
done

# What failed, once more where it is read first.
[ "$failed" -eq 0 ] || { echo "== failed"; grep -h -A 25 '\[FAIL\]' "$results"/*.log; }

line="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
[ "$failed" -eq 0 ]
