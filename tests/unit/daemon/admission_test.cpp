// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/admission.hpp"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>

namespace kyso::core {
namespace {

constexpr unsigned port = 27149;
constexpr const char* origin = "https://portal.example";

struct Request {
    std::string method = "GET";
    std::string target = "/v1";
    unsigned version = 11;
    std::vector<std::pair<std::string, std::string>> headers = {
        {"Host", "127.0.0.1:27149"},
        {"Origin", origin},
        {"Upgrade", "websocket"},
        {"Connection", "Upgrade"},
        {"Sec-WebSocket-Version", "13"},
        {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
        {"Sec-WebSocket-Protocol", "kyso.v1"}};
};

using Change = std::function<void(Request&)>;

Change set(std::string name, std::string value) {
    return [=](Request& request) {
        for (auto& header : request.headers)
            if (header.first == name) header.second = value;
    };
}
Change drop(std::string name) {
    return [=](Request& request) {
        std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
    };
}
Change add(std::string name, std::string value) {
    return [=](Request& request) { request.headers.emplace_back(name, value); };
}
Change rename(std::string from, std::string to) {
    return [=](Request& request) {
        for (auto& header : request.headers)
            if (header.first == from) header.first = to;
    };
}
Change method(std::string value) {
    return [=](Request& request) { request.method = value; };
}
Change target(std::string value) {
    return [=](Request& request) { request.target = value; };
}
Change version(unsigned value) {
    return [=](Request& request) { request.version = value; };
}

AllowList allow_list() {
    AllowList list;
    for (const char* text : {origin, "https://portal.example:8443", "http://localhost:3000"})
        list.allow(Origin::parse(text).value(), {});
    return list;
}

Admission admitted(const Request& request) {
    HttpRequest parsed{request.method, request.target, request.version, {}};
    for (const auto& [name, value] : request.headers)
        parsed.headers.push_back({name, value});
    return admit(parsed, port, allow_list());
}

struct Row {
    const char* name;
    Change change;
};
std::string name_of(const testing::TestParamInfo<Row>& row) {
    return row.param.name;
}

class Admitted : public testing::TestWithParam<Row> {};

TEST_P(Admitted, to_the_websocket) {
    Request request;
    GetParam().change(request);
    const Admission admission = admitted(request);
    EXPECT_EQ(admission.door, Door::websocket) << admission.reason;
    ASSERT_TRUE(admission.origin.has_value());
    const auto is_origin = [](const auto& header) {
        return header.first == "Origin" || header.first == "oRIGIN";
    };
    EXPECT_EQ(admission.origin->text(), std::ranges::find_if(request.headers, is_origin)->second);
}

INSTANTIATE_TEST_SUITE_P(
    Requests, Admitted,
    testing::Values(Row{"as_it_is", [](Request&) {}}, Row{"host_localhost", set("Host", "localhost:27149")},
                    Row{"host_ipv6", set("Host", "[::1]:27149")},
                    Row{"header_names_in_any_case", rename("Origin", "oRIGIN")},
                    Row{"host_name_lower", rename("Host", "host")},
                    Row{"upgrade_case", set("Upgrade", "WebSocket")},
                    Row{"connection_list", set("Connection", "keep-alive, Upgrade")},
                    Row{"connection_tab", set("Connection", "keep-alive,\tupgrade ")},
                    Row{"protocol_list", set("Sec-WebSocket-Protocol", "other, kyso.v1")},
                    Row{"other_port_listed", set("Origin", "https://portal.example:8443")},
                    Row{"listed_localhost", set("Origin", "http://localhost:3000")},
                    Row{"more_headers", add("User-Agent", "x")}, Row{"cookie_ignored", add("Cookie", "a=b")}),
    name_of);

class Refused : public testing::TestWithParam<Row> {};

TEST_P(Refused, without_an_origin_and_with_a_reason_for_the_log) {
    Request request;
    GetParam().change(request);
    const Admission admission = admitted(request);
    EXPECT_EQ(admission.door, Door::refuse);
    EXPECT_EQ(admission.origin, std::nullopt);
    EXPECT_FALSE(admission.reason.empty());
}

INSTANTIATE_TEST_SUITE_P(
    RequestLine, Refused,
    testing::Values(Row{"post", method("POST")}, Row{"options", method("OPTIONS")},
                    Row{"head", method("HEAD")}, Row{"connect", method("CONNECT")},
                    Row{"get_lower", method("get")}, Row{"no_method", method("")},
                    Row{"http_1_0", version(10)}, Row{"http_0_9", version(9)}, Row{"http_2", version(20)},
                    Row{"root", target("/")}, Row{"v2", target("/v2")}, Row{"v1_slash", target("/v1/")},
                    Row{"v1_query", target("/v1?x=1")}, Row{"v1_fragment", target("/v1#x")},
                    Row{"v1_upper", target("/V1")}, Row{"v1_double_slash", target("//v1")},
                    Row{"v1_escaped", target("/%761")}, Row{"v1_dots", target("/x/../v1")},
                    Row{"absolute_form", target("http://127.0.0.1:27149/v1")}, Row{"no_target", target("")},
                    Row{"body_length", add("Content-Length", "5")},
                    Row{"body_length_zero", add("content-length", "0")},
                    Row{"body_chunked", add("Transfer-Encoding", "chunked")}),
    name_of);

INSTANTIATE_TEST_SUITE_P(Host, Refused,
                         testing::Values(Row{"host_missing", drop("Host")},
                                         Row{"host_twice", add("Host", "127.0.0.1:27149")},
                                         Row{"host_twice_in_another_case", add("hOST", "127.0.0.1:27149")},
                                         Row{"host_rebound", set("Host", "evil.example:27149")},
                                         Row{"host_without_port", set("Host", "127.0.0.1")},
                                         Row{"host_other_port", set("Host", "127.0.0.1:27150")},
                                         Row{"host_port_prefix", set("Host", "127.0.0.1:271490")},
                                         Row{"host_port_zero", set("Host", "127.0.0.1:027149")},
                                         Row{"host_other_loopback", set("Host", "127.0.0.2:27149")},
                                         Row{"host_upper", set("Host", "LOCALHOST:27149")},
                                         Row{"host_dot", set("Host", "localhost.:27149")},
                                         Row{"host_suffix", set("Host", "localhost.evil.example:27149")},
                                         Row{"host_user", set("Host", "x@localhost:27149")},
                                         Row{"host_bare_ipv6", set("Host", "::1:27149")},
                                         Row{"host_long_ipv6", set("Host", "[0:0:0:0:0:0:0:1]:27149")},
                                         Row{"host_decimal", set("Host", "2130706433:27149")},
                                         Row{"host_space", set("Host", "localhost:27149 ")},
                                         Row{"host_empty", set("Host", "")}),
                         name_of);

INSTANTIATE_TEST_SUITE_P(
    Origin, Refused,
    testing::Values(Row{"origin_missing", drop("Origin")}, Row{"origin_twice", add("Origin", origin)},
                    Row{"origin_twice_in_another_case", add("ORIGIN", origin)},
                    Row{"origin_null", set("Origin", "null")}, Row{"origin_empty", set("Origin", "")},
                    Row{"origin_http", set("Origin", "http://portal.example")},
                    Row{"origin_slash", set("Origin", "https://portal.example/")},
                    Row{"origin_upper", set("Origin", "https://PORTAL.example")},
                    Row{"origin_default_port", set("Origin", "https://portal.example:443")},
                    Row{"origin_unlisted_port", set("Origin", "https://portal.example:8444")},
                    Row{"origin_subdomain", set("Origin", "https://a.portal.example")},
                    Row{"origin_suffix", set("Origin", "https://portal.example.evil")},
                    Row{"origin_prefix", set("Origin", "https://evilportal.example")},
                    Row{"origin_two", set("Origin", "https://portal.example https://b.example")},
                    Row{"origin_localhost_other_port", set("Origin", "http://localhost:3001")},
                    Row{"origin_extension", set("Origin", "chrome-extension://abcdef")}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Upgrade, Refused,
    testing::Values(Row{"upgrade_missing", drop("Upgrade")}, Row{"upgrade_other", set("Upgrade", "h2c")},
                    Row{"upgrade_list", set("Upgrade", "h2c, websocket")},
                    Row{"upgrade_twice", add("Upgrade", "websocket")},
                    Row{"connection_missing", drop("Connection")},
                    Row{"connection_close", set("Connection", "close")},
                    Row{"connection_part_of_a_word", set("Connection", "no-upgrade")},
                    Row{"connection_twice", add("Connection", "Upgrade")},
                    Row{"version_missing", drop("Sec-WebSocket-Version")},
                    Row{"version_8", set("Sec-WebSocket-Version", "8")},
                    Row{"version_list", set("Sec-WebSocket-Version", "13, 8")},
                    Row{"version_twice", add("Sec-WebSocket-Version", "13")},
                    Row{"key_missing", drop("Sec-WebSocket-Key")},
                    Row{"key_no_base64", set("Sec-WebSocket-Key", "not base64 at all!!!!!!!")},
                    Row{"key_of_15_octets", set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j")},
                    Row{"key_of_17_octets", set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZTE=")},
                    Row{"key_twice", add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")},
                    Row{"protocol_missing", drop("Sec-WebSocket-Protocol")},
                    Row{"protocol_other", set("Sec-WebSocket-Protocol", "kyso.v2")},
                    Row{"protocol_prefix", set("Sec-WebSocket-Protocol", "kyso.v10")},
                    Row{"protocol_twice", add("Sec-WebSocket-Protocol", "kyso.v1")},
                    Row{"protocol_empty", set("Sec-WebSocket-Protocol", "")}),
    name_of);

TEST(WellKnown, needs_host_and_origin_but_no_upgrade) {
    Request request;
    request.target = "/.well-known/kyso";
    request.headers.resize(2);
    EXPECT_EQ(admitted(request).door, Door::well_known);
    EXPECT_EQ(admitted(request).origin->text(), origin);
    request.headers[1].second = "https://other.example";
    EXPECT_EQ(admitted(request).door, Door::refuse);
    request.headers.resize(1);
    EXPECT_EQ(admitted(request).door, Door::refuse);
}

TEST(Enrolment, takes_any_https_origin_in_its_one_spelling_and_nothing_else_of_a_handshake_less) {
    const auto door = [](const char* from, const Change& change) {
        Request request;
        request.target = "/v1/enroll";
        set("Origin", from)(request);
        change(request);
        return admitted(request).door;
    };
    const Change as_it_is = [](Request&) {};
    EXPECT_EQ(door("https://unknown.example", as_it_is), Door::enrolment);
    EXPECT_EQ(door(origin, as_it_is), Door::enrolment) << "a page may not know that it is allowed";
    for (const char* from :
         {"null", "http://localhost:3000", "http://unknown.example", "https://UNKNOWN.example",
          "https://unknown.example:443", "https://unknown.example/", "https://việt.example",
          "chrome-extension://abcdefgh", "https://unknown.example."})
        EXPECT_EQ(door(from, as_it_is), Door::refuse) << from;
    EXPECT_EQ(door("https://unknown.example", set("Host", "evil.example:27149")), Door::refuse);
    EXPECT_EQ(door("https://unknown.example", set("Sec-WebSocket-Protocol", "other")), Door::refuse);
    EXPECT_EQ(door("https://unknown.example", [](Request& request) { request.target = "/v1/enroll/"; }),
              Door::refuse);
}

TEST(EmptyAllowList, lets_nobody_in) {
    const Request request;
    HttpRequest parsed{request.method, request.target, request.version, {}};
    for (const auto& [name, value] : request.headers)
        parsed.headers.push_back({name, value});
    EXPECT_EQ(admit(parsed, port, AllowList{}).door, Door::refuse);
}

} // namespace
} // namespace kyso::core
