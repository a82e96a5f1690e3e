// SPDX-License-Identifier: Apache-2.0
// Who may read an account: the session that made it, for half an hour, until it signs out.
#include "registration_fixture.hpp"

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;

class SessionTest : public PortalTest {
  protected:
    HttpResponse registered = register_person();
    std::string id = boost::json::value_to<std::string>(body_of(registered).at("account").at("id"));
    std::string cookie = cookie_of(registered);

    HttpResponse read(const std::string& account, const std::string& with) {
        return answer({"GET", "/api/accounts/" + account, "", "", with, ""});
    }
};

TEST_F(SessionTest, reads_its_own_account) {
    const HttpResponse response = read(id, cookie);
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(body_of(response), body_of(registered));
}

TEST_F(SessionTest, answers_nobody_else) {
    EXPECT_EQ(outcome(read(id, "")), "session_unknown");
    EXPECT_EQ(outcome(read(id, start().cookie)), "session_unknown")
        << "a registration under way is no sign-in";
    EXPECT_EQ(outcome(read(id, cookie + "A")), "session_unknown");
    EXPECT_EQ(outcome(read(id, cookie + "; " + cookie)), "session_unknown");
}

TEST_F(SessionTest, another_account_is_as_if_it_were_not_there) {
    person = citizen_certificate(test::citizen("TRẦN THỊ BÌNH", "001200004321"), 1);
    const HttpResponse other = register_person();
    ASSERT_EQ(other.status, 201U);
    const auto other_id = boost::json::value_to<std::string>(body_of(other).at("account").at("id"));
    EXPECT_EQ(read(other_id, cookie).body, read("none", cookie).body);
    EXPECT_EQ(outcome(read(other_id, cookie)), "portal_not_found");
}

TEST_F(SessionTest, ends_after_half_an_hour) {
    clock.time += 30min - 1s;
    EXPECT_EQ(read(id, cookie).status, 200U);
    clock.time += 1s;
    EXPECT_EQ(outcome(read(id, cookie)), "session_unknown");
}

TEST_F(SessionTest, ends_when_asked_to) {
    const HttpResponse ended = answer(post("/api/session/end", {}, cookie));
    EXPECT_EQ(ended.status, 200U);
    EXPECT_EQ(cookie_of(ended), "__Host-kyso_session=");
    EXPECT_EQ(outcome(read(id, cookie)), "session_unknown");
}

TEST_F(SessionTest, another_site_cannot_end_it) {
    HttpRequest request = post("/api/session/end", {}, cookie);
    request.origin = "https://evil.test";
    EXPECT_EQ(outcome(answer(request)), "portal_request_foreign");
    EXPECT_EQ(read(id, cookie).status, 200U);
}

TEST_F(SessionTest, is_not_in_the_database_as_itself) {
    const std::string value = cookie.substr(cookie.find('=') + 1);
    EXPECT_FALSE(store.account_of(as_bytes(value), clock.now()));
}

TEST_F(SessionTest, an_account_can_only_be_read) {
    for (const char* method : {"POST", "PUT", "DELETE", "HEAD"})
        EXPECT_EQ(answer({method, "/api/accounts/" + id, std::string(test_origin), "application/json", cookie,
                          "{}"})
                      .status,
                  405U)
            << method;
}

} // namespace
} // namespace kyso::portal
