// SPDX-License-Identifier: Apache-2.0
// Registrations and a sign-in made by the program openssl alone (tests/data/registration), before our
// verifier: the vectors that docs/relying-party.md hands to other portals.
#include "drivers/sim/text_registration.hpp"
#include "signature/web_eid_verification.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace kyso::sim {
namespace {

using namespace signature;

constexpr std::string_view origin = "https://portal.example";
const std::chrono::sys_seconds day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};

std::string file(const std::string& name) {
    std::ifstream in{KYSO_TEST_DATA_DIR "/registration/" + name, std::ios::binary};
    EXPECT_TRUE(in) << name;
    return {std::istreambuf_iterator<char>{in}, {}};
}

Bytes octets(const std::string& name) {
    const std::string text = file(name);
    return {text.begin(), text.end()};
}

TrustDirectory trust() {
    return TrustDirectory::of({Certificate::parse(octets("root.der")).value()}).value();
}

TEST(RegistrationVectors, are_judged_as_the_table_says) {
    const TrustDirectory anchors = trust();
    std::istringstream table{file("cases.txt")};
    int judged = 0;
    for (std::string line; std::getline(table, line);) {
        if (line.starts_with('#')) continue;
        std::istringstream row{line};
        std::string statement, signature, expected;
        row >> statement >> signature >> expected;
        const auto verified =
            sim::verify_registration(octets(signature), file(statement), anchors, origin, day);
        EXPECT_EQ(verified ? "accepted" : std::string(info(verified.error().code()).name), expected)
            << line << (verified ? "" : ": " + verified.error().describe());
        ++judged;
    }
    EXPECT_EQ(judged, 24);
}

TEST(RegistrationVectors, the_holders_are_read) {
    const TrustDirectory anchors = trust();
    const auto citizen =
        sim::verify_registration(octets("citizen.der"), file("citizen.json"), anchors, origin, day);
    const auto enterprise =
        sim::verify_registration(octets("enterprise.der"), file("enterprise.json"), anchors, origin, day);
    ASSERT_TRUE(citizen && enterprise);
    EXPECT_TRUE(is_citizen(citizen->holder));
    EXPECT_FALSE(is_enterprise(citizen->holder));
    EXPECT_EQ(citizen->holder.ids.front().value, "079200001234");
    EXPECT_TRUE(is_enterprise(enterprise->holder));
    EXPECT_EQ(enterprise->holder.ids.front().value, "9912345671");
}

TEST(SignInVector, is_good_for_its_origin_and_nonce_only) {
    const TrustDirectory anchors = trust();
    constexpr std::string_view nonce = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const std::string token = file("sign-in.json");
    const auto integrity = [&](std::string_view at, std::string_view of) {
        return verify_web_eid(token, at, of, anchors, day)->signers.front().integrity;
    };
    EXPECT_EQ(integrity(origin, nonce), Integrity::whole);
    EXPECT_EQ(integrity("https://evil.example", nonce), Integrity::altered);
    EXPECT_EQ(integrity(origin, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh4="), Integrity::altered);
}

} // namespace
} // namespace kyso::sim
