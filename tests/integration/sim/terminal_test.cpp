// SPDX-License-Identifier: Apache-2.0
// A person at a terminal whose organisation runs the gateway: kyso-gateway makes the ticket, kyso asks kysod,
// and a phone signs. All real but the service, its phones and the person.
#include "protocol/json_reader.hpp"
#include "tests/integration/cli/kyso_process.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/sim/sim_setting.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <gmock/gmock.h>

#include <future>

namespace kyso::test {
namespace {

namespace json = boost::json;
using cli::test::Ended;
using cli::test::Home;
using cli::test::Running;
using testing::HasSubstr;
using testing::Not;

const std::string bin = std::string{KYSO_TEST_BIN_DIR} + "/";

class Terminal : public testing::Test {
  protected:
    Terminal() { home.write(path("hop-dong.txt"), "content of the contract"); }
    void TearDown() override {
        if (HasFailure()) std::cerr << sims.kysod().log() << sims.gateway().log();
    }

    std::string path(const std::string& name) const { return (sims.kysod().folder() / name).string(); }
    /// What the organisation gives its people: a file with a ticket.
    std::string ticket(const std::string& phone = "0912345678",
                       const std::string& origin = SimSetting::organisation) const {
        const Ended made = home.run(bin + "kyso-gateway", {"--make-ticket", phone, "--origin", origin,
                                                           "--ticket-key", sims.organisation_key()});
        EXPECT_EQ(made.status, 0) << made.err;
        home.write(path("ticket"), made.out);
        return path("ticket");
    }
    std::vector<std::string> sign(std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"--language", "en", "sign", "--device", "sim:0912345678"};
        words.insert(words.end(), more.begin(), more.end());
        words.push_back(path("hop-dong.txt"));
        return words;
    }
    Ended resume(const std::string& operation) const {
        return home.kyso({"--language", "en", "sign", "--resume", operation, path("hop-dong.txt")});
    }
    Ended verify() const {
        return home.kyso({"--language", "en", "verify", "--trust", path("trust"), path("hop-dong.txt.p7s")});
    }
    /// The id that the terminal shows.
    static std::string operation_in(const std::string& heard) {
        const std::size_t at = heard.find("--resume _");
        return at == heard.npos ? std::string{} : heard.substr(at + 9, 32);
    }
    std::string phone_text() const { return json::value_to<std::string>(sims.phone_shows().at("text")); }

    SimSetting sims;
    const Home home{sims.kysod().folder()};
};

TEST_F(Terminal, a_file_is_signed_by_a_phone) {
    Running kyso{home, bin + "kyso", sign({"--ticket", ticket()})};
    ASSERT_TRUE(kyso.says("Waiting for the phone.")) << kyso.heard();
    const std::string code = json::value_to<std::string>(sims.phone_shows().at("code"));
    EXPECT_THAT(kyso.heard(), HasSubstr("VERIFICATION CODE: " + code));
    EXPECT_EQ(phone_text(), "ky.donvi.example: Ky tai lieu (Ma " + code + ")");
    sims.sign_at_phone();
    EXPECT_EQ(kyso.wait(), 0) << kyso.heard();
    EXPECT_THAT(kyso.heard(), HasSubstr("signed: "));
    const Ended verified = verify();
    EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
    EXPECT_EQ(sims.rung(), 1U);

    const json::value window = read_json(sims.kysod().shown().back()).value();
    EXPECT_THAT(json::value_to<std::string>(window.at("requester")), HasSubstr("/kyso"));
    EXPECT_THAT(json::serialize(window), HasSubstr(SimSetting::organisation));
    EXPECT_THAT(json::serialize(window.at("choices").at(0)), HasSubstr(code));
}

TEST_F(Terminal, what_a_dead_terminal_began_is_picked_up_once) {
    std::string operation;
    {
        Running kyso{home, bin + "kyso", sign({"--ticket", ticket()})};
        ASSERT_TRUE(kyso.says("Waiting for the phone.")) << kyso.heard();
        operation = operation_in(kyso.heard());
        kyso.kill();
    }
    sims.sign_at_phone();
    const Ended picked_up = resume(operation);
    EXPECT_EQ(picked_up.status, 0) << picked_up.err;
    EXPECT_EQ(verify().status, 0);
    std::filesystem::remove(path("hop-dong.txt.p7s"));
    const Ended again = resume(operation);
    EXPECT_EQ(again.status, 1);
    EXPECT_THAT(again.err, HasSubstr("handed out already"));
    EXPECT_EQ(sims.rung(), 1U);
}

TEST_F(Terminal, an_interruption_leaves_the_phone_to_the_person) {
    Running kyso{home, bin + "kyso", sign({"--ticket", ticket()})};
    ASSERT_TRUE(kyso.says("Waiting for the phone.")) << kyso.heard();
    EXPECT_EQ(kyso.end(), 130);
    EXPECT_THAT(kyso.heard(), HasSubstr("The request on the phone goes on"));
    const std::string operation = operation_in(kyso.heard());
    Running resumed{home, bin + "kyso", {"sign", "--resume", operation, path("hop-dong.txt")}};
    sims.sign_at_phone();
    EXPECT_EQ(resumed.wait(), 0) << resumed.heard();
    EXPECT_EQ(verify().status, 0);
}

TEST_F(Terminal, a_kysod_that_was_killed_loses_nothing) {
    Running kyso{home, bin + "kyso", sign({"--ticket", ticket()})};
    ASSERT_TRUE(kyso.says("Waiting for the phone.")) << kyso.heard();
    sims.phone_shows();
    sims.wait_for_status_query();
    sims.kill_kysod();
    EXPECT_EQ(kyso.wait(), 69) << kyso.heard();
    EXPECT_THAT(kyso.heard(), HasSubstr("The request on the phone goes on"));
    sims.sign_at_phone();
    EXPECT_EQ(resume(operation_in(kyso.heard())).status, 0);
    EXPECT_EQ(verify().status, 0);
    EXPECT_EQ(sims.rung(), 1U);
}

TEST_F(Terminal, for_programs_with_the_ticket_on_standard_input) {
    const std::string given = ticket();
    auto running = std::async(std::launch::async, [&] {
        return home.run_with_input(given, bin + "kyso", sign({"--ticket", "-", "--json"}));
    });
    const std::string code = json::value_to<std::string>(sims.phone_shows().at("code"));
    sims.sign_at_phone();
    const Ended ended = running.get();
    ASSERT_EQ(ended.status, 0) << ended.err;
    const json::value told = read_json(ended.err).value();
    EXPECT_EQ(told.at("state"), "sent_to_phone");
    EXPECT_EQ(told.at("code").as_string(), code);
    EXPECT_EQ(told.at("operation").as_string().size(), 32U);
    const json::value answer = read_json(ended.out).value();
    EXPECT_EQ(answer.at("results").at(0).at("output").as_string(), path("hop-dong.txt.p7s"));
    EXPECT_EQ(answer.at("phone").as_string(), TelcoProcess::citizen);
}

TEST_F(Terminal, cancelled_on_the_phone_nothing_is_written) {
    Running kyso{home, bin + "kyso", sign({"--ticket", ticket()})};
    ASSERT_TRUE(kyso.says("Waiting for the phone.")) << kyso.heard();
    sims.phone_shows();
    sims.telco().control("POST", "subscribers/84912345678/keys", "{\"press\":\"cancel\"}");
    EXPECT_EQ(kyso.wait(), 1);
    EXPECT_THAT(kyso.heard(), HasSubstr("cancelled on the phone"));
    EXPECT_FALSE(std::filesystem::exists(path("hop-dong.txt.p7s")));
}

TEST_F(Terminal, without_the_right_ticket_no_phone_rings) {
    const auto refusal = [&](const std::string& file) {
        const Ended ended = home.kyso(sign({"--ticket", file}));
        EXPECT_EQ(ended.status, 1) << ended.out;
        return ended.err;
    };
    EXPECT_THAT(refusal(ticket("0987654321")), HasSubstr("ticket is not valid")) << "another phone";
    EXPECT_THAT(refusal(ticket("0912345678", "https://nobody.example")), HasSubstr("no SIM gateway"));
    EXPECT_THAT(refusal(ticket("0912345678", SimSetting::origin)), HasSubstr("ticket is not valid"))
        << "signed with the key of another than it names";
    home.write(path("ticket"), "nonsense");
    EXPECT_THAT(refusal(path("ticket")), HasSubstr("ticket is not valid"));
    home.write(path("ticket"), sims.registration().at("ticket").as_string().c_str());
    EXPECT_THAT(refusal(path("ticket")), HasSubstr("ticket is not valid")) << "for a registration";
    EXPECT_EQ(sims.rung(), 0U);
}

TEST_F(Terminal, the_phone_is_among_the_devices_and_pages_do_not_learn_its_number) {
    sims.bind_only(TelcoProcess::citizen);
    const Ended listed = home.kyso({"--language", "en", "devices"});
    EXPECT_EQ(listed.status, 0) << listed.err;
    EXPECT_THAT(listed.out, HasSubstr("Signing SIM"));
    EXPECT_THAT(listed.out, HasSubstr(sim::PhoneNumber::read("0912345678")->masked()));
    const json::object told = sims.page().call("devices.list", {});
    EXPECT_THAT(json::serialize(told), HasSubstr("\"kind\":\"sim\""));
    EXPECT_THAT(json::serialize(told), Not(HasSubstr("phone")));
    EXPECT_THAT(json::serialize(told), Not(HasSubstr("678")));
}

} // namespace
} // namespace kyso::test
