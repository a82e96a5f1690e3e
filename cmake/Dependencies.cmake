# SPDX-License-Identifier: Apache-2.0
# Everything comes from Debian 12; scripts/lib/packages names the packages.
set(CMAKE_THREAD_PREFER_PTHREAD ON)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
# 1.81, not Debian's default 1.74: WebSocket fixes (docs/decisions/0001-shape.md).
find_package(Boost 1.81 EXACT REQUIRED COMPONENTS json system)
find_package(OpenSSL 3.0 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBP11 REQUIRED IMPORTED_TARGET libp11)
pkg_check_modules(P11KIT REQUIRED IMPORTED_TARGET p11-kit-1)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(LIBXML2 REQUIRED IMPORTED_TARGET libxml-2.0)
# NFC of names; it has no pkg-config file.
find_path(UNISTRING_INCLUDE uninorm.h REQUIRED)
find_library(UNISTRING_LIBRARY unistring REQUIRED)
add_library(kyso_unistring INTERFACE)
target_include_directories(kyso_unistring SYSTEM INTERFACE ${UNISTRING_INCLUDE})
target_link_libraries(kyso_unistring INTERFACE ${UNISTRING_LIBRARY})
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
# Not as a target: its -pthread on the compiler's command line would spoil the precompiled headers.
pkg_check_modules(PCSCLITE REQUIRED libpcsclite)
pkg_check_modules(UDEV REQUIRED IMPORTED_TARGET libudev)
pkg_get_variable(KYSO_P11_KIT_LIBRARIES p11-kit-1 p11_module_path) # where its relative names are
if(KYSO_TESTS)
  find_package(GTest REQUIRED)
  pkg_check_modules(UMOCKDEV REQUIRED umockdev-1.0) # no target of it: its -pthread, as above
endif()
if(KYSO_PROMPT)
  pkg_check_modules(GTKMM REQUIRED IMPORTED_TARGET gtkmm-4.0)
endif()

# Asio's and Beast's non-template code, compiled once each (docs/architecture.md, section 2).
add_library(kyso_asio STATIC cmake/boost_asio.cpp)
target_link_libraries(kyso_asio PUBLIC kyso_settings Boost::boost Boost::system Threads::Threads)
add_library(kyso_beast STATIC EXCLUDE_FROM_ALL cmake/boost_beast.cpp)
target_link_libraries(kyso_beast PUBLIC kyso_asio)
add_library(kyso_asio_ssl STATIC EXCLUDE_FROM_ALL cmake/boost_asio_ssl.cpp)
target_link_libraries(kyso_asio_ssl PUBLIC kyso_asio OpenSSL::SSL)
foreach(target kyso_asio kyso_beast kyso_asio_ssl)
  target_compile_options(${target} PRIVATE -w)
endforeach()
