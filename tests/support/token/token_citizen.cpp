// SPDX-License-Identifier: Apache-2.0
#include "tests/support/token/token_citizen.hpp"

#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/array.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kyso::test {
namespace {

constexpr unsigned first_serial = 10'000'001;

std::string reader_id(std::size_t number) {
    return "r" + std::to_string(number + 1);
}

} // namespace

TokenCitizen::TokenCitizen(const std::vector<TokenCard>& cards, std::size_t empty_readers, bool pin_pad)
    : readers_(cards.size() + empty_readers) {
    auto folder = TokenSetting::new_folder();
    std::string toml;
    for (std::size_t i = 0; i < cards.size(); ++i) {
        const TokenCard& card = cards[i];
        Profile profile;
        profile.key = card.kind;
        profile.key_number = static_cast<unsigned>(i);
        const Issued& issued = issued_.emplace(card.name, pki_.issue(profile)).first->second;
        write_pkcs8_pem(issued.key, *folder / (card.name + ".key"));
        write_certificates_pem({issued.certificate}, *folder / (card.name + ".pem"));
        toml += "[[card]]\nname = \"" + card.name + "\"\nserial = " + std::to_string(first_serial + i) +
                (card.yubikey ? "\nyubikey = \"5.4.2\"" : "") + "\npin = \"" + pin +
                "\"\n[[card.key]]\nslot = \"" + card.slot + "\"\nkey = \"" + card.name +
                ".key\"\ncertificate = \"" + card.name + ".pem\"\n";
    }
    for (std::size_t i = 0; i < readers_; ++i)
        toml += "[[reader]]\nid = \"" + reader_id(i) + "\"\nname = \"Yubico Virtual " + std::to_string(i) +
                "\"\nsocket = \"" + reader_id(i) + ".sock\"\npin_pad = " + (pin_pad ? "true" : "false") +
                (i < cards.size() ? "\ncard = \"" + cards[i].name + "\"\n" : "\n");
    setting_ = std::make_unique<TokenSetting>(toml, std::move(folder));
}

DaemonSetup TokenCitizen::setup(const std::string& module) const {
    DaemonSetup setup;
    setup.module_path = module;
    setup.module_environment = {setting_->environment()};
    setup.origins.clear();
    setup.more_toml = "[[origin]]\norigin = \"https://portal.example\"\nmethods = [\"registration.sign\", "
                      "\"authentication.sign\", \"document.sign\"]\n";
    return setup;
}

void TokenCitizen::put_in(const std::vector<std::string>& cards) const {
    const auto state = setting_->say("state");
    std::map<std::string, std::string> inside;
    for (const auto& [id, reader] : state.at("readers").as_object())
        if (const auto& card = reader.at("card"); card.is_string()) inside[id] = card.as_string().c_str();
    for (std::size_t i = 0; i < readers_; ++i) {
        const std::string id = reader_id(i);
        setting_->say("clear " + id);
        const bool right = i < cards.size() && inside[id] == cards[i];
        if (!right && !inside[id].empty()) setting_->say("remove " + id);
    }
    for (std::size_t i = 0; i < cards.size(); ++i)
        if (inside[reader_id(i)] != cards[i]) setting_->say("insert " + reader_id(i) + " " + cards[i]);
}

bool shows_devices(const TestDaemon& daemon, std::size_t count) {
    const IpcClient program{daemon.ipc_socket()};
    return wait_until([&] {
        const auto answer = program.call("devices.list", {});
        std::size_t ready = 0;
        if (answer.contains("result"))
            for (const auto& device : answer.at("result").at("devices").as_array())
                ready += device.at("state") != "uninitialised" ? 1U : 0U;
        return ready == count;
    });
}

SlowTypist::SlowTypist(const TestDaemon& daemon, std::size_t choice)
    : pipe_(daemon.folder() / "run/pin.pipe") {
    ::unlink(pipe_.c_str());
    if (::mkfifo(pipe_.c_str(), 0600) != 0) throw std::runtime_error("mkfifo");
    daemon.person("approve " + std::to_string(choice) + ' ' + pipe_.string());
}

bool SlowTypist::sits_at_window() {
    // Opens for writing once the window reads from it.
    return wait_until([&] {
        if (to_window_.get() < 0) to_window_ = Fd{::open(pipe_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};
        return to_window_.get() >= 0;
    });
}

bool SlowTypist::types(const std::string& pin) {
    if (!sits_at_window()) return false;
    const Fd window = std::exchange(to_window_, Fd{});
    return ::write(window.get(), pin.data(), pin.size()) == static_cast<ssize_t>(pin.size());
}

} // namespace kyso::test
