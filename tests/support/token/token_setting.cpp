// SPDX-License-Identifier: Apache-2.0
#include "tests/support/token/token_setting.hpp"

#include "protocol/local_socket.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/parse.hpp>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/socket.h>

namespace kyso::test {
namespace {

namespace fs = std::filesystem;

Fd log_file(const fs::path& path) {
    return Fd{::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
}

std::string content_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

} // namespace

TokenSetting::TokenSetting(const std::string& toml) : TokenSetting(toml, new_folder()) {}

TokenSetting::TokenSetting(const std::string& toml, std::unique_ptr<TemporaryFolder> folder)
    : folder_(std::move(folder)) {
    fs::create_directory(this->folder() / "readers");
    std::ofstream{this->folder() / "token.toml"}
        << "control = \"control.sock\"\nreader_conf = \"readers/kyso\"\n"
        << toml;
    const Fd errors = log_file(this->folder() / "kyso-token.log");
    token_ = std::make_unique<ChildProcess>(ChildProcess::Start{
        {std::string{KYSO_TEST_BIN_DIR} + "/kyso-token", "--config", (this->folder() / "token.toml").string(),
         "--ifd-handler", std::string{KYSO_TEST_LIB_DIR} + "/libkyso-ifd.so"},
        {},
        {},
        -1,
        errors.get()});
    const bool listens =
        wait_until([this] { return connect_locally(this->folder() / "control.sock").has_value(); });
    if (!listens) throw std::runtime_error{"kyso-token: " + content_of(this->folder() / "kyso-token.log")};
    start_pcscd();
}

void TokenSetting::start_pcscd() {
    const Fd log = log_file(folder() / "pcscd.log");
    // The path of pcscd's own socket is built into it; that of one it is handed is not.
    pcscd_ = std::make_unique<ChildProcess>(ChildProcess::Start{
        {"systemd-socket-activate", "-l", (folder() / "pcscd.comm").string(), "/usr/sbin/pcscd",
         "--foreground", "--debug", "--config", (folder() / "readers").string()},
        {},
        {},
        log.get(),
        log.get()});
    const bool listens = wait_until([this] { return connect_locally(folder() / "pcscd.comm").has_value(); });
    if (!listens) throw std::runtime_error{"pcscd: " + pcscd_log()};
}

void TokenSetting::stop_pcscd() {
    pcscd_->send_signal(SIGTERM);
    pcscd_->exit_code(patience);
    pcscd_.reset();
    fs::remove(folder() / "pcscd.comm");
}

std::string TokenSetting::pcscd_log() const {
    return content_of(folder() / "pcscd.log");
}

boost::json::object TokenSetting::say(const std::string& words) const {
    const auto socket = connect_locally(folder() / "control.sock", patience);
    if (!socket) throw std::runtime_error{socket.error().describe()};
    const std::string line = words + '\n';
    ::send(socket->get(), line.data(), line.size(), MSG_NOSIGNAL);
    ::shutdown(socket->get(), SHUT_WR);
    auto answer = boost::json::parse(read_to_end(socket->get(), patience)).as_object();
    if (answer.contains("error"))
        throw std::runtime_error{words + ": " + std::string{answer["error"].as_string()}};
    return answer;
}

std::int64_t TokenSetting::count(const std::string& card, const std::string& name) const {
    return say("state").at("cards").at(card).at(name).as_int64();
}

} // namespace kyso::test
