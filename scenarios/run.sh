#!/usr/bin/env bash
# The main job from nothing: installs what is missing, builds, compares the reform with the baseline over the whole
# of Ningxia, prints the table of main effects and leaves a result file and a picture.
#   scenarios/run.sh [--quick] [--results FOLDER] [OPTION OF "yingshang compare"...]
# --quick takes one county (Xingqing) and few replicates: half a minute once built.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

reform=baseline+all
results=$root/results
name=main_effects
quick=()
wanted=
replicates=8
passed=()
status=0
while (($#)); do
  case $1 in
    --quick) quick=(--counties 640104) replicates=4 name=quick ;;
    --results) results=${2:?--results needs a folder}; shift ;;
    --replicates) wanted=${2:?--replicates needs a number}; shift ;;
    -h | --help) sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}"; exit ;;
    *) passed+=("$1") ;;
  esac
  shift
done

"$root/scenarios/setup.sh" release yingshang
mkdir -p "$results"
file=$results/$name.h5 table=$results/$name.txt picture=$results/$name.png

# Not by tee: what the program says at its end on standard error would fall into the middle of the table.
# A file of an earlier run is this script's own, so it may be replaced.
"$root/build/release/yingshang" compare baseline "$reform" --replicates "${wanted:-$replicates}" "${quick[@]}" "${passed[@]}" \
  --output "$file" --force > "$table" || status=$?
cat "$table"
# Where replicates failed the others are in the file, which is written after the table: they are worth a picture.
[[ $status == 0 || ($status == 1 && $file -nt $table) ]] || exit "$status"
/usr/bin/python3 "$root/notebooks/main_effects.py" "$file" "$picture"

printf '\nTable    %s\nResults  %s\nPicture  %s\n' "$table" "$file" "$picture"
exit "$status"
