// SPDX-License-Identifier: Apache-2.0
#include "tests/support/logind/private_bus.hpp"

#include "protocol/local_socket.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::test {

PrivateBus::PrivateBus() {
    const std::string file = folder_ / "bus.conf";
    std::ofstream{file} << "<busconfig><type>session</type><listen>" << address()
                        << "</listen><auth>EXTERNAL</auth><policy context=\"default\">"
                           "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/>"
                           "</policy></busconfig>\n";
    const std::string option = "--config-file=" + file;
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        // It complains that it may not raise its limit of descriptors, and works on.
        dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
        execl(KYSO_DBUS_DAEMON, "dbus-daemon", "--nofork", "--nopidfile", option.c_str(),
              static_cast<char*>(nullptr));
        _exit(127);
    }
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    // Its file is there a moment before it listens.
    while (!connect_locally(folder_ / "bus")) {
        if (waitpid(pid_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > give_up)
            throw std::runtime_error("dbus-daemon does not start");
        ::poll(nullptr, 0, 5);
    }
}

PrivateBus::~PrivateBus() {
    end();
}

void PrivateBus::end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

} // namespace kyso::test
