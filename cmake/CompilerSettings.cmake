# SPDX-License-Identifier: Apache-2.0
# Warnings, hardening and sanitizers, the same for every target of ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

option(KYSO_WERROR "Warnings are errors (presets turn it on, packagers leave it off)" OFF)
set(KYSO_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined or thread")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(kyso_settings INTERFACE)
target_include_directories(kyso_settings INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
target_compile_options(kyso_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wformat=2 -Wcast-align
  -Woverloaded-virtual -Wnon-virtual-dtor -Wold-style-cast -Wdouble-promotion -Wunused-result
  -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # -Wnull-dereference is left out: GCC 12 reports false ones inside Boost at -O2.
  target_compile_options(kyso_settings INTERFACE
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op -fcoroutines
    -fstack-clash-protection -fcf-protection)
  # GCC 12 sees overflows in libstdc++ where there are none, once it optimises (its bugs 105329, 105651, 105762).
  target_compile_options(kyso_settings INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(KYSO_WERROR)
  target_compile_options(kyso_settings INTERFACE -Werror)
endif()
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT KYSO_SANITIZE)
  target_compile_definitions(kyso_settings INTERFACE _FORTIFY_SOURCE=2)
endif()
target_compile_definitions(kyso_settings INTERFACE
  _GLIBCXX_ASSERTIONS
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
target_link_options(kyso_settings INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)

find_program(LLD_PROGRAM ld.lld)
if(LLD_PROGRAM)
  target_link_options(kyso_settings INTERFACE -fuse-ld=lld)
endif()

if(KYSO_SANITIZE)
  target_compile_options(kyso_settings INTERFACE -fsanitize=${KYSO_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(kyso_settings INTERFACE -fsanitize=${KYSO_SANITIZE})
  if(KYSO_SANITIZE MATCHES "address,undefined")
    # AddressSanitizer sees what a null or short object does; asking before each access doubles the compiler's work.
    target_compile_options(kyso_settings INTERFACE -fno-sanitize=null,object-size,vptr)
  endif()
endif()

include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
