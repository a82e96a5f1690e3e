# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by scripts/demo and scripts/test, and run by the latter as another user. build_preset NAME [TARGET...] configures
# and builds build/NAME of $root (or those targets of it); quiet unless somebody watches. The compiler's cache stays in the build folder unless
# CCACHE_DIR says otherwise.

build_preset() { # PRESET [TARGET...]
    local preset=$1 log quiet=() targets=()
    shift
    [ $# -eq 0 ] || targets=(--target "$@")
    export CCACHE_DIR=${CCACHE_DIR:-$root/build/ccache}
    # The same source in another folder is the same source.
    export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
    # Precompiled headers: what ccache's manual asks for, or it would keep nothing that includes one.
    export CCACHE_SLOPPINESS=pch_defines,time_macros
    [ -t 1 ] || quiet=(-- --quiet)
    mkdir -p "$root/build"
    log=$root/build/configure-$preset.log
    if ! (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 </dev/null; then
        tail -n 30 "$log" >&2
        die "không cấu hình được «$preset», xem $log / could not configure «$preset», see $log"
    fi
    (cd "$root" && cmake --build --preset "$preset" --parallel "$(nproc)" "${targets[@]}" "${quiet[@]}") </dev/null ||
        die "không dựng được «$preset»: lỗi ở trên / could not build «$preset»: the error is above"
}
