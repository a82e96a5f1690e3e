// SPDX-License-Identifier: Apache-2.0
// Plain HTTP, with a server that means well, is slow, lies about sizes, or sends elsewhere.
#include "fetch_stage.hpp"

#include <cstdlib>

namespace kyso::fetch {
namespace {

using test::fails_with;
using test::is_ok;
using test::redirect;
using test::WebServer;
using testing::HasSubstr;
using testing::Not;

const Bytes content{'c', 'o', 'n', 't', 'e', 'n', 't'};

class FetchTest : public FetchStage {
  protected:
    FetchTest() {
        settings.rules.allow_private.insert(server.authority());
        server.serve("/ca.crl", test::ok(content));
    }
    WebServer server;
};

TEST_F(FetchTest, gets_what_is_there) {
    const auto got = get(server.address("/ca.crl"));
    ASSERT_THAT(got, is_ok());
    EXPECT_EQ(*got, content);
    EXPECT_EQ(server.asked(), std::vector<std::string>{"GET /ca.crl"});
}

TEST_F(FetchTest, posts_a_request_with_its_type) {
    server.serve("/ocsp", test::ok(content));
    ASSERT_THAT(fetch({server.address("/ocsp"), {1, 2, 3}, "application/ocsp-request", 1000}), is_ok());
    const std::string request = server.last_request();
    EXPECT_THAT(request, HasSubstr("POST /ocsp HTTP/1.1\r\n"));
    EXPECT_THAT(request, HasSubstr("Content-Type: application/ocsp-request\r\n"));
    EXPECT_THAT(request, testing::EndsWith("\r\n\r\n\x01\x02\x03"));
}

TEST_F(FetchTest, says_no_more_than_it_must) {
    server.serve(
        "/ca.crl",
        {"HTTP/1.1 301 Moved\r\nLocation: /b\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n", false});
    server.serve("/b", test::ok(content));
    ASSERT_THAT(get(server.address("/ca.crl")), is_ok());
    const std::string request = server.last_request();
    EXPECT_THAT(request, HasSubstr("Host: " + server.authority() + "\r\n"));
    for (const char* field : {"Cookie", "Referer", "Authorization", "Accept-Language", "Origin"})
        EXPECT_THAT(request, Not(HasSubstr(field)));
}

TEST_F(FetchTest, knows_no_proxy_of_the_environment) {
    const WebServer proxy;
    for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
        ::setenv(name, proxy.address("").c_str(), 1);
    EXPECT_THAT(get(server.address("/ca.crl")), is_ok());
    EXPECT_EQ(proxy.connections(), 0U);
    for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
        ::unsetenv(name);
}

TEST_F(FetchTest, takes_exactly_the_limit) {
    EXPECT_THAT(get(server.address("/ca.crl"), content.size()), is_ok());
    EXPECT_THAT(get(server.address("/ca.crl"), content.size() - 1), fails_with(Errc::too_large));
}

struct Bad {
    const char* name;
    std::string octets;
    Errc errc = Errc::fetch_failed;
};
class BadAnswer : public FetchTest, public testing::WithParamInterface<Bad> {};

TEST_P(BadAnswer, is_no_answer) {
    server.serve("/ca.crl", {GetParam().octets, false});
    EXPECT_THAT(get(server.address("/ca.crl"), 100), fails_with(GetParam().errc));
}
const std::string head = "HTTP/1.1 200 OK\r\n";
INSTANTIATE_TEST_SUITE_P(
    fetcher, BadAnswer,
    testing::Values(
        Bad{"nothing", ""}, Bad{"cut_off_head", "HTTP/1.1 20"}, Bad{"no_http", "SSH-2.0-OpenSSH_9\r\n"},
        Bad{"cut_off_body", head + "Content-Length: 50\r\n\r\nhalf"},
        Bad{"cut_off_chunk", head + "Transfer-Encoding: chunked\r\n\r\n20\r\nhalf"},
        Bad{"announced_too_large", head + "Content-Length: 101\r\n\r\n", Errc::too_large},
        Bad{"announced_huge", head + "Content-Length: 18446744073709551615\r\n\r\n", Errc::too_large},
        Bad{"negative_length", head + "Content-Length: -1\r\n\r\n"},
        Bad{"two_lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
        Bad{"chunks_too_large",
            head + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x') + "\r\n0\r\n\r\n",
            Errc::too_large},
        Bad{"chunk_size_overflow", head + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"},
        Bad{"endless_too_large", head + "\r\n" + std::string(200, 'x'), Errc::too_large},
        Bad{"head_too_large", head + "X: " + std::string(20000, 'x') + "\r\n\r\n"},
        Bad{"gzip", head + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"},
        Bad{"not_found", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"},
        Bad{"continue_for_ever", "HTTP/1.1 100 Continue\r\n\r\n"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(FetchTest, ends_at_its_deadline) {
    settings.deadline = std::chrono::milliseconds{150};
    server.serve("/silent", test::silence());
    server.serve("/slow", {head + "Content-Length: 50\r\n\r\nhalf", true});
    server.serve("/slow-head", {"HTTP/1.1 200", true});
    for (const char* path : {"/silent", "/slow", "/slow-head"})
        EXPECT_THAT(get(server.address(path)), fails_with(Errc::fetch_failed)) << path;
}

TEST_F(FetchTest, ends_at_its_deadline_where_the_name_server_is_silent) {
    settings.deadline = std::chrono::milliseconds{150};
    resolver->silent = true;
    EXPECT_THAT(get("http://ocsp.example/"), fails_with(Errc::fetch_failed));
}

TEST_F(FetchTest, follows_three_redirects_on_the_host) {
    server.serve("/1", redirect(301, "/2"));
    server.serve("/2", redirect(302, server.address("/3")));
    server.serve("/3", redirect(308, "/ca.crl"));
    server.serve("/0", redirect(301, "/1"));
    EXPECT_THAT(get(server.address("/1")), is_ok());
    EXPECT_THAT(get(server.address("/0")), fails_with(Errc::fetch_refused));
}

TEST_F(FetchTest, a_circle_of_redirects_ends) {
    server.serve("/1", redirect(301, "/1"));
    EXPECT_THAT(get(server.address("/1")), fails_with(Errc::fetch_refused));
    EXPECT_EQ(server.asked().size(), 4U);
}

TEST_F(FetchTest, follows_no_redirect_off_the_host) {
    WebServer other;
    other.serve("/", test::ok(content));
    settings.rules.allow_private.insert(other.authority()); // even where the other may be asked
    settings.rules.allow_private.insert("localhost:" + std::to_string(other.port()));
    resolver->answers = {{"127.0.0.1"}};
    server.serve("/port", redirect(301, other.address("/")));
    server.serve("/name", redirect(301, "http://localhost:" + std::to_string(other.port()) + "/"));
    server.serve("/file", redirect(301, "file:///etc/passwd"));
    for (const char* path : {"/port", "/name", "/file"})
        EXPECT_THAT(get(server.address(path)), fails_with(Errc::fetch_refused)) << path;
    EXPECT_EQ(other.connections(), 0U);
}

TEST_F(FetchTest, a_reset_is_a_failure) {
    std::string address;
    {
        const WebServer gone;
        address = gone.address("/");
        settings.rules.allow_private.insert(gone.authority());
    }
    EXPECT_THAT(get(address), fails_with(Errc::fetch_failed));
}

TEST_F(FetchTest, tries_the_next_address_of_a_name) {
    const std::string authority = "ocsp.example:" + std::to_string(server.port());
    settings.rules.allow_private.insert(authority);
    resolver->answers = {{"127.0.0.2", "127.0.0.1"}}; // the server listens on the second only
    server.serve("/", test::ok(content));
    EXPECT_THAT(get("http://" + authority + "/"), is_ok());
    EXPECT_THAT(server.last_request(), HasSubstr("Host: " + authority + "\r\n"));
}

} // namespace
} // namespace kyso::fetch
