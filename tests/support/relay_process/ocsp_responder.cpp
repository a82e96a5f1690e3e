// SPDX-License-Identifier: Apache-2.0
#include "tests/support/relay_process/ocsp_responder.hpp"

#include "protocol/fd.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>

namespace kyso::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/// One line of an index.txt of `openssl ca`.
std::string line_of(const OcspResponder::Known& known) {
    std::string serial = known.certificate.serial_hex();
    std::ranges::transform(serial, serial.begin(), [](unsigned char c) { return std::toupper(c); });
    return std::string{known.revoked ? "R\t400101000000Z\t260101000000Z,keyCompromise\t"
                                     : "V\t400101000000Z\t\t"} +
           serial + "\tunknown\t/CN=x\n";
}

bool contains(const std::string& file, const std::string& text) {
    std::ifstream in{file};
    const std::string whole{std::istreambuf_iterator<char>{in}, {}};
    return whole.find(text) != std::string::npos;
}

} // namespace

std::uint16_t free_tcp_port() {
    const Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

OcspResponder::OcspResponder(std::uint16_t port, const std::filesystem::path& folder, const Issued& authority,
                             const std::vector<Known>& known) {
    std::filesystem::create_directories(folder);
    write_certificates_pem({authority.certificate}, folder / "ca.pem");
    write_pkcs8_pem(authority.key, folder / "ca.key");
    std::ofstream index{folder / "index.txt"};
    for (const Known& entry : known)
        index << line_of(entry);
    index.close();
    const std::string path = folder.string();
    const std::string log = path + "/responder.log";
    std::filesystem::remove(log);
    pid_ = fork();
    if (pid_ == 0) {
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        close_range(3, ~0U, 0);
        execlp("openssl", "openssl", "ocsp", "-port", std::to_string(port).c_str(), "-index",
               (path + "/index.txt").c_str(), "-CA", (path + "/ca.pem").c_str(), "-rsigner",
               (path + "/ca.pem").c_str(), "-rkey", (path + "/ca.key").c_str(), "-nmin", "60",
               static_cast<char*>(nullptr));
        _exit(127);
    }
    // It says when it listens. A connection to try would never do: it waits for that one's request for ever.
    for (int tries = 0; !contains(log, "waiting for"); ++tries) {
        if (tries > 2000) throw std::runtime_error("openssl ocsp does not listen");
        ::poll(nullptr, 0, 10);
    }
}

OcspResponder::~OcspResponder() {
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

} // namespace kyso::test
