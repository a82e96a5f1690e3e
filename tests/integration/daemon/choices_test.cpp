// SPDX-License-Identifier: Apache-2.0
// A person with two certificates: choosing, being asked again, being remembered; devices that come and go;
// two requests on one token. Everything but the person is real.
#include "tests/support/citizen/citizen.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace kyso::test {
namespace {

namespace json = boost::json;

json::object one_document() {
    return {{"format", "cades-detached"},
            {"documents", json::array{json::object{{"name", "hồ sơ"}, {"content", "aGVsbG8="}}}}};
}

class Choices : public testing::Test {
  protected:
    Choices() {
        Profile other;
        other.subject = citizen("TRẦN THỊ BÌNH", "079200004321");
        other.key_number = 1;
        const Issued binh = citizen_.pki().issue(other);
        write_pkcs8_der(binh.key, hsm_.folder() / "binh.der");
        std::ifstream file{hsm_.folder() / "binh.der", std::ios::binary};
        const Bytes key{std::istreambuf_iterator<char>{file}, {}};
        SoftHsmToken token;
        token.pin = pin;
        token.keys.push_back(
            {citizen_.private_key_der(), citizen_.issued().certificate.der(), {1}, "an", false});
        token.keys.push_back({key, binh.certificate.der(), {2}, "binh", false});
        hsm_.add_token(token);
        DaemonSetup setup;
        setup.module_environment = {hsm_.environment()};
        daemon_.emplace(setup);
    }
    json::object call(std::string_view method, json::object params = {}) {
        return IpcClient{daemon_->ipc_socket()}.call(method, std::move(params));
    }
    json::object shown_last() { return json::parse(daemon_->shown().back()).as_object(); }
    /// The index of a person's certificate in the last window.
    std::size_t index_of(std::string_view name) {
        const json::array choices = shown_last().at("choices").as_array();
        for (std::size_t i = 0; i < choices.size(); ++i)
            if (choices[i].at("title").as_string() == name) return i;
        throw std::runtime_error("not shown");
    }
    std::filesystem::path memory() const { return daemon_->folder() / "state/kyso/choices"; }
    std::string remembered() const {
        std::ostringstream text;
        text << std::ifstream{memory()}.rdbuf();
        return text.str();
    }

    const Citizen citizen_;
    SoftHsm hsm_;
    std::optional<TestDaemon> daemon_;
};

TEST_F(Choices, are_told_once_and_read_again) {
    EXPECT_EQ(outcome_of(call("holder.read")), "nothing_chosen");
    daemon_->person("cancel");
    EXPECT_EQ(outcome_of(call("certificates.choose")), "consent_refused");
    EXPECT_EQ(outcome_of(call("holder.read")), "nothing_chosen");
    const std::size_t binh = index_of("TRẦN THỊ BÌNH");
    daemon_->person("approve_on_reader " + std::to_string(binh));
    const json::object chosen = call("certificates.choose", {{"holder", "person"}});
    ASSERT_EQ(outcome_of(chosen), "ok") << daemon_->log();
    EXPECT_EQ(chosen.at("result").at("holder").at("name"), "TRẦN THỊ BÌNH");
    EXPECT_EQ(shown_last().at("pin"), "none");
    const json::object read = call("holder.read");
    ASSERT_EQ(outcome_of(read), "ok");
    EXPECT_EQ(read.at("result").at("holder"), chosen.at("result").at("holder"));

    // What is signed next is signed with it, and nobody is asked which.
    daemon_->person_types(pin);
    const json::object document = call("document.sign", one_document());
    ASSERT_EQ(outcome_of(document), "ok");
    EXPECT_EQ(document.at("result").at("holder").at("name"), "TRẦN THỊ BÌNH");
    EXPECT_EQ(shown_last().at("choices").as_array().size(), 1U);
}

TEST_F(Choices, are_remembered_over_a_restart_by_their_hashes) {
    daemon_->person("cancel");
    call("document.sign", one_document());
    const std::size_t last = shown_last().at("choices").as_array().size() - 1;
    EXPECT_FALSE(std::filesystem::exists(memory())) << "nothing was agreed to";
    std::ofstream{daemon_->folder() / "run/pin"} << pin;
    daemon_->person("approve " + std::to_string(last) + " " + (daemon_->folder() / "run/pin").string());
    ASSERT_EQ(outcome_of(call("document.sign", one_document())), "ok");
    EXPECT_EQ(remembered().size(), 2 * 65U) << "two hashes, nothing else";

    daemon_->stop();
    std::ofstream{memory(), std::ios::app} << "torn";
    daemon_->start();
    daemon_->person("cancel");
    call("document.sign", one_document());
    EXPECT_EQ(shown_last().at("preselected"), last);
    EXPECT_EQ(shown_last().at("choices").as_array().size(), 2U);

    daemon_->stop();
    std::ofstream{memory()} << std::string(100'000, '\xFF');
    daemon_->start();
    EXPECT_EQ(outcome_of(call("document.sign", one_document())), "consent_refused");
    EXPECT_FALSE(shown_last().contains("preselected")) << "lost, and that is all";
}

TEST_F(Choices, need_a_grant) {
    WebsocketClient page{daemon_->port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("certificates.choose", {})), "not_permitted");
    EXPECT_EQ(outcome_of(page.call("holder.read", {})), "not_permitted");
}

TEST_F(Choices, devices_that_change_are_told) {
    const IpcClient program{daemon_->ipc_socket()};
    program.send({{"jsonrpc", "2.0"}, {"id", "w"}, {"method", "devices.subscribe"}});
    const auto first = program.receive();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->at("method"), "devices.changed");
    EXPECT_EQ(first->at("params").at("id"), "w");
    EXPECT_EQ(first->at("params").at("devices").as_array().size(), 2U) << "one is uninitialised";
    hsm_.add_token({.label = "Another", .pin = pin, .keys = {}});
    const auto second = program.receive();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->at("params").at("devices").as_array().size(), 3U);
    program.send({{"jsonrpc", "2.0"}, {"id", "c"}, {"method", "request.cancel"}, {"params", {{"id", "w"}}}});
    std::vector<std::string> answers;
    while (answers.size() < 2)
        if (const auto message = program.receive(); message && message->contains("id"))
            answers.push_back(outcome_of(*message));
    EXPECT_EQ(answers, (std::vector<std::string>{"ok", "request_cancelled"}));
}

/// The second waits for its window until the first has signed and logged out.
TEST(TwoRequests, on_one_token_follow_each_other) {
    const Citizen citizen;
    DaemonSetup setup = citizen.faulty_setup("C_Sign -> delay 50");
    setup.origins.emplace_back("https://other.example");
    const TestDaemon daemon{setup};
    daemon.person_types(pin);
    WebsocketClient first{daemon.port(), portal_origin};
    WebsocketClient second{daemon.port(), "https://other.example"};
    for (WebsocketClient* page : {&first, &second})
        page->begin("r", "registration.sign", registration_params());
    for (WebsocketClient* page : {&first, &second}) {
        auto message = page->receive();
        while (message && !message->contains("id"))
            message = page->receive();
        ASSERT_TRUE(message);
        EXPECT_EQ(outcome_of(*message), "ok") << daemon.log();
    }
    std::string order;
    std::ifstream journal{citizen.hsm().folder() / "journal"};
    for (std::string line; std::getline(journal, line);)
        for (const char* function : {"C_Login", "C_Sign", "C_Logout"})
            if (line.starts_with(std::string{function} + " ")) order += std::string{function} + " ";
    EXPECT_EQ(order, "C_Login C_Sign C_Logout C_Login C_Sign C_Logout ");
}

} // namespace
} // namespace kyso::test
