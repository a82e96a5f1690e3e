// SPDX-License-Identifier: Apache-2.0
// What "no second signature" means at a real module: kysod calls C_Sign once for a signature. OpenSC 0.23
// sends the command to the card again, inside that call, where the card answers an error; both are over the
// one digest that was agreed to, and at most one leaves kysod.
#include "tests/integration/realtoken/requests.hpp"

namespace kyso::test {
namespace {

class SecondSignature : public testing::TestWithParam<std::string> {
  protected:
    SecondSignature() {
        if (!shows_devices(daemon_, 1)) throw std::runtime_error(daemon_.log());
        daemon_.person_types(pin);
    }
    std::int64_t made() const { return citizen_.token().count("an", "signatures"); }
    std::int64_t asks_of_one() const { return GetParam() == ykcs11_module ? 1 : 2; }

    const TokenCitizen citizen_{{{"an", KeyKind::ec_p256}}};
    const TestDaemon daemon_{citizen_.setup(GetParam())};
    WebsocketClient page_{daemon_.port(), portal_origin};
};

TEST_P(SecondSignature, is_never_asked_by_kysod) {
    // The card signs and says that it did not, always.
    citizen_.token().say("fault r1 lie sign status=6F00");
    const json::object answer = page_.call("document.sign", documents(1));
    const std::string outcome =
        outcome_of(answer) == "ok"
            ? text_of(answer.at("result").at("results").at(0).at("error").at("data").at("name"))
            : outcome_of(answer);
    EXPECT_EQ(outcome, "outcome_unknown") << json::serialize(answer);
    EXPECT_EQ(Judge{citizen_.pki()}.batch(answer), 0U);
    EXPECT_EQ(made(), asks_of_one());
    citizen_.token().say("clear r1");
    EXPECT_EQ(Judge{citizen_.pki()}.batch(page_.call("document.sign", documents(1))), 1U);
    EXPECT_EQ(made(), asks_of_one() + 1) << "an honest card is asked once";
}

INSTANTIATE_TEST_SUITE_P(Modules, SecondSignature, testing::Values(opensc_module, ykcs11_module),
                         [](const auto& row) { return row.param == opensc_module ? "OpenSC" : "Ykcs11"; });

} // namespace
} // namespace kyso::test
