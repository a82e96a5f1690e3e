// SPDX-License-Identifier: Apache-2.0
// Threat T8: a program of the same user, without privileges. It cannot read or stop kysod, its launcher or a
// driver host from outside, and what it puts into the environment that kysod is started in does not reach a
// vendor's module. Started as root, everything here runs as another user: root may do all this.
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/other_user.hpp"
#include "tests/support/processes/process_tree.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

/// What of a process this one can get at, in words; empty is right.
std::string open_to_us(pid_t pid, const std::string& who) {
    std::string open;
    for (const char* name : {"mem", "environ", "maps", "fd/0", "auxv"}) {
        const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
        const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
        if (file) open += who + "/" + name + " ";
    }
    std::array<char, 8> buffer{};
    const iovec ours{buffer.data(), buffer.size()};
    const iovec theirs{reinterpret_cast<void*>(0x10000), buffer.size()};
    errno = 0;
    if (process_vm_readv(pid, &ours, 1, &theirs, 1, 0) >= 0 || errno != EPERM)
        open += who + "/process_vm_readv ";
    if (ptrace(PTRACE_SEIZE, pid, nullptr, nullptr) == 0) open += who + "/ptrace ";
    return open;
}

/// Asks for a signature and returns while the window waits for the person: host and prompt are running.
void begin_a_request(WebsocketClient& page) {
    page.begin("r", "registration.sign", registration_params());
    while (auto message = page.receive()) {
        if (message->contains("id")) throw std::runtime_error("answered: " + json::serialize(*message));
        if (message->at("params").at("state") == "waiting_for_consent") return;
    }
    throw std::runtime_error("kysod closed");
}

TEST(SameUser, cannot_get_at_the_memory_of_kysod_or_its_helpers) {
    const std::string open = unprivileged([] {
        const Citizen citizen;
        const TestDaemon daemon{citizen.setup()};
        daemon.person("wait");
        WebsocketClient page{daemon.port(), portal_origin};
        begin_a_request(page);
        const Helpers helpers = helpers_of(daemon.pid());
        if (helpers.launcher < 0 || helpers.hosts.size() != 1)
            throw std::runtime_error("helpers are not there");
        return open_to_us(daemon.pid(), "kysod") + open_to_us(helpers.launcher, "launcher") +
               open_to_us(helpers.hosts.front(), "host");
    });
    EXPECT_EQ(open, "");
}

/// The test above can fail: a plain process of the same user is open.
TEST(SameUser, can_get_at_a_process_that_does_not_protect_itself) {
    const std::string open = unprivileged([] {
        int ends[2];
        if (pipe(ends) != 0) throw std::runtime_error("pipe");
        const pid_t plain = fork();
        if (plain == 0) {
            const char* arguments[] = {"cat", nullptr};
            dup2(ends[0], 0);
            ::close(ends[1]);
            execv("/bin/cat", const_cast<char**>(arguments)); // exec makes it dumpable again
            _exit(127);
        }
        wait_until([&] { return name_of(plain) == "cat"; });
        std::string found = open_to_us(plain, "plain");
        ::kill(plain, SIGKILL);
        waitpid(plain, nullptr, 0);
        return found;
    });
    EXPECT_NE(open.find("plain/environ"), std::string::npos) << open;
}

TEST(SameUser, environment_of_kysod_does_not_reach_a_module) {
    const std::string told = unprivileged([] {
        const std::vector<std::string> poison = {
            "LD_AUDIT=/tmp/kyso-evil.so",   "LD_LIBRARY_PATH=/tmp/kyso-evil",
            "LD_PRELOAD=/tmp/kyso-evil.so", "GTK_MODULES=kyso-evil",
            "OPENSSL_CONF=/tmp/kyso-evil",  "OPENSSL_MODULES=/tmp/kyso-evil",
            "GCONV_PATH=/tmp/kyso-evil",    "SOFTHSM2_CONF=/tmp/kyso-evil",
            "P11_KIT_STRICT=yes",           "KYSO_EVIL=1"};
        const SoftHsm place; // a folder that goes with the test
        const std::string witness = place.folder() / "witness";
        DaemonSetup setup;
        setup.developer = true; // the module lies in a folder that is not root's
        setup.module_path = KYSO_TEST_LIB_DIR "/libkyso-witness-pkcs11.so";
        setup.module_environment = {"KYSO_WITNESS=" + witness};
        setup.environment = poison;
        const TestDaemon daemon{setup};
        IpcClient{daemon.ipc_socket()}.call("devices.list", {});
        std::set<std::string> found;
        std::ifstream file{witness};
        for (std::string line; std::getline(file, line);)
            found.insert(line);
        const std::set<std::string> right = {
            "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + daemon.folder().string(),
            "XDG_RUNTIME_DIR=" + (daemon.folder() / "run").string(), "KYSO_WITNESS=" + witness};
        std::string wrong;
        for (const std::string& line : found)
            if (!right.contains(line)) wrong += "unexpected " + line + "\n";
        for (const std::string& line : right)
            if (!found.contains(line)) wrong += "missing " + line + "\n";
        return wrong;
    });
    EXPECT_EQ(told, "");
}

} // namespace
} // namespace kyso::test
