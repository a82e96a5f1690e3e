// SPDX-License-Identifier: Apache-2.0
// Fake: a PKCS#11 module that is none. When it is loaded it writes the environment it finds to the file named
// by KYSO_WITNESS, one variable a line, and to `attempts` in the folder KYSO_ATTEMPTS what it may do; then it
// refuses. With KYSO_OFFSPRING it forks a child, tells its pid in `child` there, and ends. Tells tests what
// reaches a driver host and what a driver host is kept from. Never installed.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

void tell_environment(const char* path) {
    std::FILE* file = std::fopen(path, "w");
    if (file == nullptr) return;
    for (char** variable = environ; *variable != nullptr; ++variable)
        std::fprintf(file, "%s\n", *variable);
    std::fclose(file);
}

/// `outcome` of a system call that must not have lasting effects where it succeeds.
void tell(std::FILE* file, const char* attempt, long outcome) {
    std::fprintf(file, "%s %s\n", attempt, outcome >= 0 ? "ok" : ::strerrorname_np(errno));
}

void tell_attempts(const std::string& folder) {
    std::FILE* file = std::fopen((folder + "/attempts").c_str(), "w");
    if (file == nullptr) return;
    char* nobody[] = {nullptr};
    tell(file, "execute", ::execve("/nonexistent", nobody, nobody));
    tell(file, "internet", ::socket(AF_INET, SOCK_STREAM, 0));
    tell(file, "unix", ::socket(AF_UNIX, SOCK_STREAM, 0));
    tell(file, "netlink", ::socket(AF_NETLINK, SOCK_RAW, 0));
    tell(file, "signal", ::kill(::getppid(), 0));
    tell(file, "session", ::setsid());
    if (const char* letter = std::getenv("KYSO_LETTER"))
        tell(file, "letter", ::open((std::string{"/"} + letter).c_str(), O_RDONLY));
    tell(file, "system", ::open("/usr/lib/os-release", O_RDONLY));
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    std::fprintf(file, "descriptors %lu\n", static_cast<unsigned long>(limit.rlim_cur));
    std::fclose(file);
}

/// A child that holds whatever its parent held, and the end of the parent.
void leave_offspring(const std::string& folder) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60); // a test must not leave it behind for ever
        for (;;)
            ::pause();
    }
    if (std::FILE* file = std::fopen((folder + "/child").c_str(), "w")) {
        std::fprintf(file, "%d\n", static_cast<int>(child));
        std::fclose(file);
    }
    ::_exit(1);
}

[[gnu::constructor]] void testify() {
    if (const char* folder = std::getenv("KYSO_OFFSPRING")) leave_offspring(folder);
    if (const char* path = std::getenv("KYSO_WITNESS")) tell_environment(path);
    if (const char* folder = std::getenv("KYSO_ATTEMPTS")) tell_attempts(folder);
}

} // namespace

extern "C" [[gnu::visibility("default")]] unsigned long C_GetFunctionList(void** list) {
    *list = nullptr;
    return 5; // CKR_GENERAL_ERROR
}
