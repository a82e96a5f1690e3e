// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/cli/fake_daemon.hpp"

#include "protocol/framing.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/local_socket.hpp"

#include <boost/json/object.hpp>

#include <fcntl.h>
#include <sys/socket.h>

namespace kyso::cli::test {
namespace {

std::string replaced(std::string text, const std::string& mark, const std::string& value) {
    if (const auto at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), value);
    return text;
}

} // namespace

FakeDaemon::FakeDaemon(const std::filesystem::path& path, std::vector<std::string> answers,
                       std::string version)
    : answers_(std::move(answers)), version_(std::move(version)), listening_(listen_locally(path).value()) {
    ::fcntl(listening_.get(), F_SETFL, 0); // accept4() is to wait
    thread_ = std::thread{[this] { serve(); }};
}

FakeDaemon::~FakeDaemon() {
    ::shutdown(listening_.get(), SHUT_RDWR); // accept() returns
    thread_.join();
}

std::vector<std::string> FakeDaemon::calls() const {
    const std::lock_guard lock{mutex_};
    return calls_;
}

void FakeDaemon::serve() {
    for (;;) {
        const Fd connection{::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (!connection) return;
        converse(connection.get());
    }
}

void FakeDaemon::converse(int connection) {
    for (;;) {
        const auto call = read_frame(connection, 1 << 20U);
        if (!call || !*call) return;
        const std::string text{as_text(**call)};
        {
            const std::lock_guard lock{mutex_};
            calls_.push_back(text);
        }
        const auto value = read_json(text);
        if (!value) return;
        const std::string id = std::to_string(value->at("id").to_number<int>());
        const bool hello = value->at("method").as_string() == "session.hello";
        const std::vector<std::string> greeting{
            R"({"jsonrpc":"2.0","id":@ID@,"result":{"name":"kysod","version":")" + version_ + R"("}})"};
        const auto& answers = hello ? greeting : answers_;
        if (answers.empty()) return;
        for (const std::string& answer : answers)
            if (!write_frame(connection, as_bytes(replaced(answer, "@ID@", id)))) return;
    }
}

} // namespace kyso::cli::test
