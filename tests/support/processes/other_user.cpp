// SPDX-License-Identifier: Apache-2.0
#include "tests/support/processes/other_user.hpp"

#include "protocol/fd.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <fcntl.h>
#include <grp.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::test {
namespace {

std::string result_of(const std::function<std::string()>& work) {
    try {
        return work();
    } catch (const std::exception& error) { // the test's own processes end here, with their reason
        return std::string{"exception: "} + error.what();
    }
}

std::string in_a_child(const std::function<std::string()>& work) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    Fd reading{ends[0]};
    Fd writing{ends[1]};
    const pid_t pid = fork();
    if (pid < 0) throw std::runtime_error("fork");
    if (pid == 0) {
        reading.reset();
        std::string text = result_of(work);
        text.resize(std::min<std::size_t>(text.size(), 60'000)); // fits the pipe
        const bool written = ::write(writing.get(), text.data(), text.size()) == ssize_t(text.size());
        _exit(written ? 0 : 1);
    }
    writing.reset();
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(reading.get(), buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    int status = 0;
    waitpid(pid, &status, 0);
    if (status != 0) return "died: status " + std::to_string(status) + ", " + text;
    return text;
}

} // namespace

void become_user(uid_t uid, gid_t gid) {
    if (setgroups(0, nullptr) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0)
        throw std::runtime_error("cannot become uid " + std::to_string(uid));
}

std::string as_user(uid_t uid, const std::function<std::string()>& work) {
    return in_a_child([&] {
        become_user(uid, uid);
        return work();
    });
}

std::string unprivileged(const std::function<std::string()>& work) {
    return geteuid() == 0 ? as_user(nobody, work) : in_a_child(work);
}

} // namespace kyso::test
