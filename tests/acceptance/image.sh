#!/usr/bin/env bash
# Goes through the Dockerfile where no image can be built: every step of a target is carried out in order, in a clean tree, on this machine's files in the place of the base images
# (they have .NET, too). Then the image's own command is started as its user, on a root that cannot be written, until its health check says that it is ready, and stopped.
# What the base images hold is not shown by this.
#   tests/acceptance/image.sh [cpu|tools|gpu]
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${1:-cpu}
if [ "${2:-}" != inside ]; then
    [ "$(id -u)" = 0 ] || { echo "image.sh needs root, for it mounts"; exit 77; }
    exec unshare --mount --propagation private "$0" "$target" inside
fi

stages=$(mktemp -d) context=$(mktemp -d)
mount -t tmpfs tmpfs "$stages"
trap 'kill "${server:-}" 2>/dev/null || true; cd /; umount -R -l "$stages"; rm -rf "$stages" "$context"' EXIT

# A stage is this machine's files with changes of its own on top.
open_stage() { # NAME [OF]
    mkdir -p "$stages/$1"/{changes,work,root}
    [ -z "${2:-}" ] || cp -a "$stages/$2/changes/." "$stages/$1/changes/"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$stages/$1/changes,workdir=$stages/$1/work" "$stages/$1/root"
    for folder in proc dev sys; do mount --rbind "/$folder" "$stages/$1/root/$folder"; done
    mount -t tmpfs tmpfs "$stages/$1/root/tmp"
}

# What git knows of, less what .dockerignore leaves out: it begins with everything and names what comes back.
fill_context() {
    local kept
    kept=$(grep '^!' .dockerignore | cut -c2-)
    git ls-files -- $kept | grep -v -E "^($(grep -v -E '^[!#*]|^$|\*\*' .dockerignore | paste -sd'|'))" | tar -c -T - | tar -x -C "$context"
}

in_stage() { chroot "$1" sh -ec "cd '$workdir'; $2" < /dev/null; }

run_step() { # STAGE INSTRUCTION REST
    local stage=$1 root=$stages/$1/root rest=$3
    case $2 in
    WORKDIR) mkdir -p "$root$rest" && workdir=$rest ;;
    RUN) in_stage "$root" "$rest" || { [[ $rest == *OnnxRuntimeFlavor=gpu* ]] && echo "image.sh: this feed has no GPU package; the CPU's in its place" && in_stage "$root" "${rest/Flavor=gpu/Flavor=cpu}"; } ;;
    COPY)
        local from=$context
        if [[ $rest == --from=* ]]; then
            from=${rest#--from=} && from=$stages/${from%% *}/root rest=${rest#* }
        fi
        local source=${rest% *} aim=${rest##* }
        [ "$aim" != . ] || aim=$workdir
        mkdir -p "$root$aim" && cp -a "$from/$source/." "$root$aim/" ;;
    ARG) export "$rest=${!rest:-$(sed -n "s/^ARG $rest=//p" Dockerfile)}" ;;
    ENV) environment+=($rest) ;;
    USER) user=$rest ;;
    HEALTHCHECK) health=$(sed 's/.*CMD \[\(.*\)\]/\1/; s/[",]//g' <<< "$rest") ;;
    ENTRYPOINT) entry=$(tr -d '[]",' <<< "$rest") ;;
    EXPOSE) ;;
    *) echo "image.sh does not know $2" && exit 1 ;;
    esac
}

# The stages that a target is made of, itself last.
needed() {
    local stage=$1
    { awk -v want="$stage" '$1 == "FROM" { on = ($4 == want); if (on) print $2 } on && $1 == "COPY" && $2 ~ /^--from=/ { print substr($2, 8) }' Dockerfile |
        while read -r other; do grep -q -E "^FROM .* AS $other\$" Dockerfile && needed "$other"; done; } || true
    echo "$stage"
}

fill_context
for stage in $(needed "$target" | awk '!seen[$0]++'); do
    base=$(awk -v want="$stage" '$1 == "FROM" && $4 == want { print $2 }' Dockerfile)
    workdir=/ environment=() user='' health='' entry=''
    if [ -d "$stages/$base" ]; then open_stage "$stage" "$base"; else open_stage "$stage"; fi
    [ "$base" != source ] || workdir=/source
    while read -r instruction rest; do
        echo "[$stage] $instruction $rest"
        run_step "$stage" "$instruction" "$rest"
    done < <(awk -v want="$stage" '$1 == "FROM" { on = ($4 == want); next } on && NF && $1 !~ /^#/' Dockerfile)
done

root=$stages/$target/root
mount -o remount,ro "$root"
as_user=(chroot --userspec="$user:$user" "$root" env -i PATH=/usr/bin:/bin "${environment[@]}" Inference__Provider=auto Server__RestPort=18080 Server__GrpcPort=18081 Server__ManagementPort=18082)
[ "$user" = 1654 ] || { echo "the image runs as '$user'"; exit 1; }
if touch "$root/app/written" 2>/dev/null; then echo "the root can be written"; exit 1; fi
grep -q '"purl": "pkg:nuget/StackExchange.Redis@' "$root/app/sbom.json" || { echo "sbom.json does not have the packages"; exit 1; }
if [ -z "$health" ]; then
    "${as_user[@]}" $entry --help
    exit
fi

if "${as_user[@]}" $health 2>/dev/null; then echo "the health check is content without a server"; exit 1; fi
"${as_user[@]}" $entry & server=$!
for _ in $(seq 60); do
    if "${as_user[@]}" $health 2>/dev/null; then ready=1; break; fi
    sleep 1
done
[ "${ready:-}" ] || { echo "the server did not get ready"; exit 1; }
kill -TERM "$server"
wait "$server"
echo "image.sh: $target is made, starts read-only as $user, is ready, and stops"
