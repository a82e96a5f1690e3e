# SPDX-License-Identifier: Apache-2.0
# Precompiled headers of the standard library, Boost and GoogleTest: reading them is most of a debug build's time.
# For debug builds: with optimisation GCC 12 warns of things that are not there once headers come precompiled. Off
# (-DKYSO_PRECOMPILED=OFF, as in the release and bench presets) every file must include what it uses.
option(KYSO_PRECOMPILED "Precompile the headers that most files include" ON)

set(kyso_precompiled_headers
  <algorithm> <array> <charconv> <chrono> <cstring> <deque> <filesystem> <fstream> <functional> <map> <memory> <optional>
  <set> <span> <sstream> <stdexcept> <string> <string_view> <utility> <variant> <vector>
  <boost/json/array.hpp> <boost/json/object.hpp> <boost/json/serialize.hpp> <boost/json/value.hpp> <boost/system/result.hpp>)
# For the two that are coroutines; the layers below must stay linkable without Asio.
set(kyso_precompiled_asio_headers ${kyso_precompiled_headers}
  <boost/asio/as_tuple.hpp> <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp> <boost/asio/io_context.hpp>
  <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp>)
set(kyso_coroutine_targets kyso_daemon_flow kyso_daemon_io kyso_fetch kyso_relay kyso_gateway)
# GTK's own compiler flags do not go with the others' headers.
set(kyso_window_targets kyso_prompt_window kyso-prompt integration_prompt)

# Everything that stands in a folder below, with those headers read beforehand. GCC wants a header's code position
# independent in the same way as the program's, hence sets for libraries and others for programs.
function(kyso_precompile_below folder)
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(below ${folders})
    kyso_precompile_below(${below})
  endforeach()
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    get_target_property(type ${target} TYPE)
    if(target MATCHES "^kyso_(precompiled|asio|beast|asio_ssl|faulty_pkcs11)" OR target IN_LIST kyso_window_targets)
      continue()
    elseif(target IN_LIST kyso_coroutine_targets)
      target_precompile_headers(${target} REUSE_FROM kyso_precompiled_asio)
    elseif(type STREQUAL "STATIC_LIBRARY")
      target_precompile_headers(${target} REUSE_FROM kyso_precompiled)
    elseif(type STREQUAL "EXECUTABLE")
      get_target_property(libraries ${target} LINK_LIBRARIES)
      if(GTest::gtest_main IN_LIST libraries)
        target_precompile_headers(${target} REUSE_FROM kyso_precompiled_tests)
      else()
        target_precompile_headers(${target} REUSE_FROM kyso_precompiled_programs)
      endif()
    endif()
  endforeach()
endfunction()

function(kyso_precompile_all)
  if(NOT KYSO_PRECOMPILED)
    return()
  endif()
  set(empty ${CMAKE_BINARY_DIR}/precompiled.cpp)
  file(CONFIGURE OUTPUT ${empty} CONTENT "")
  add_library(kyso_precompiled STATIC ${empty})
  target_link_libraries(kyso_precompiled PRIVATE kyso_asio)
  target_precompile_headers(kyso_precompiled PRIVATE ${kyso_precompiled_headers})
  add_library(kyso_precompiled_asio STATIC ${empty})
  target_link_libraries(kyso_precompiled_asio PRIVATE kyso_asio)
  target_precompile_headers(kyso_precompiled_asio PRIVATE ${kyso_precompiled_asio_headers})
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled_programs.cpp CONTENT "int main() {}\n")
  add_executable(kyso_precompiled_programs ${CMAKE_BINARY_DIR}/precompiled_programs.cpp)
  set_target_properties(kyso_precompiled_programs PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(kyso_precompiled_programs PRIVATE kyso_asio)
  target_precompile_headers(kyso_precompiled_programs PRIVATE ${kyso_precompiled_headers})
  if(KYSO_PROMPT)
    target_precompile_headers(kyso_prompt_window PRIVATE ${kyso_precompiled_headers} <gtkmm.h>)
  endif()
  if(KYSO_TESTS)
    add_executable(kyso_precompiled_tests ${CMAKE_BINARY_DIR}/precompiled_programs.cpp)
    set_target_properties(kyso_precompiled_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    target_link_libraries(kyso_precompiled_tests PRIVATE kyso_asio GTest::gmock)
    target_precompile_headers(kyso_precompiled_tests PRIVATE
      ${kyso_precompiled_headers} <gtest/gtest.h> <gmock/gmock.h>)
  endif()
  kyso_precompile_below(${CMAKE_SOURCE_DIR})
endfunction()
