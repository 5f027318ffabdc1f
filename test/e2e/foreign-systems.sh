#!/usr/bin/env bash
# Makes what executables for other C libraries and processors need beside themselves, of Debian's packages: dist/systems/linux-arm64,
# linux-amd64-musl and linux-arm64-musl, each with a loader and the libraries that it looks for. Nothing is installed.
#
#   apt-get install qemu-user-static g++ g++-aarch64-linux-gnu xz-utils      # and wine64, of Debian 13 or later, for Windows
#   test/e2e/foreign-systems.sh && npm run dist && npm run e2e:packaged
#
# Debian has no C++ library for musl, as Alpine has: it is built of GCC's own sources, of the release that the compiler is of.
set -euo pipefail
cd "$(dirname "$0")/../.."
systems=$PWD/dist/systems
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A package list for one architecture, beside the machine's own. Prints the folder where the packages were unpacked.
unpacked() { # architecture package...
  local arch=$1 apt=$work/apt-$1 root=$work/root-$1
  shift
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$root" && : >"$apt/status"
  local options=(-qq -o "Dir::State=$apt" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
    -o "APT::Architecture=$arch" -o "APT::Architectures::=$arch" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update >/dev/null 2>&1 || true # a source of others may not have it
  (cd "$apt" && apt-get "${options[@]}" download "$@" >&2)
  for package in "$apt"/*.deb; do dpkg -x "$package" "$root"; done
  echo "$root"
}

musl() { # architecture processor root-with-gcc's-sources
  local processor=$2 sources=$3/gcc build=$work/build-$2 root
  root=$(unpacked "$1" musl musl-dev)
  mkdir -p "$build/libstdc++-v3" "$build/libgcc"
  local own=$root/usr/lib/$processor-linux-musl loader=$root/lib/ld-musl-$processor.so.1
  cp -L "$loader" "$own/libc.so"
  sed "s# /usr/\(include\|lib\)/# $root/usr/\1/#g; s#-L/usr/#-L$root/usr/#" "$own/musl-gcc.specs" >"$build/specs"
  compiler() { # name program
    printf '#!/bin/sh\ncase " $* " in *" -shared "*) set -- "$@" %s;; esac\nexec %s-linux-gnu-%s "$@" -specs %s\n' \
      "$build/lacking.o" "$processor" "$2" "$build/specs" >"$build/$1"
    chmod +x "$build/$1"
  }
  compiler cc gcc
  compiler cxx 'g++ -nostdinc++'
  "$build/cc" -O2 -fPIC -c -o "$build/lacking.o" test/e2e/foreign-lacking.c
  ln -s "$sources/libgcc/gthr-posix.h" "$build/libgcc/gthr-default.h"
  (
    cd "$build/libstdc++-v3"
    "$sources/libstdc++-v3/configure" --host="$processor-linux-musl" --build=x86_64-linux-gnu --with-target-subdir=. \
      --disable-multilib --disable-nls --disable-libstdcxx-pch --disable-static --enable-shared \
      CC="$build/cc" CXX="$build/cxx" CFLAGS='-O2 -fPIC' CXXFLAGS='-O2 -fPIC'
    make -j2
  ) >"$build/log" 2>&1 || { tail -n 30 "$build/log" >&2 && return 1; }
  local made=$systems/linux-$1-musl/lib
  rm -rf "$made" && mkdir -p "$made"
  cp -L "$loader" "$build/libstdc++-v3/src/.libs/libstdc++.so.6" "$made"
}

glibc=$(unpacked arm64 libc6)
mkdir -p "$systems/linux-arm64" && cp -a "$glibc/lib" "$systems/linux-arm64/"

release=$(gcc -dumpversion)
gcc=$(unpacked amd64 "gcc-$release-source")
mkdir "$gcc/gcc" && tar -xf "$gcc"/usr/src/gcc-"$release"/gcc-*.tar.xz -C "$gcc/gcc" --strip-components=1
musl amd64 x86_64 "$gcc"
musl arm64 aarch64 "$gcc"
