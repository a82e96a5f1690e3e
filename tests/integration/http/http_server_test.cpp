// SPDX-License-Identifier: Apache-2.0
// The HTTP server by itself, over real sockets: what it takes for a request, and what it does with everything
// else.
#include "http/http_server.hpp"

#include "tests/support/http/raw_connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <gmock/gmock.h>

#include <list>
#include <thread>

namespace kyso::http {
namespace {

using test::RawConnection;
namespace asio = boost::asio;

/// Answers with what it was asked: method, target, body.
HttpResponse echo(const HttpRequest& request) {
    if (request.target == "/bug") throw std::logic_error("a bug");
    return {
        200, {{"Content-Type", "text/plain"}}, request.method + " " + request.target + " " + request.body};
}

class HttpServerTest : public testing::Test {
  protected:
    explicit HttpServerTest(HttpLimits limits = {}) : server_(context_, nullptr, echo, limits) {
        port_ = server_.listen({asio::ip::address_v4::loopback(), 0})->port();
        thread_ = std::thread{[this] { context_.run(); }};
    }
    ~HttpServerTest() override {
        asio::post(context_, [this] { server_.stop(); });
        thread_.join(); // ends only where nothing is left open
    }
    RawConnection connect() const { return RawConnection{port_}; }

  private:
    asio::io_context context_{1};
    HttpServer server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

TEST_F(HttpServerTest, keeps_a_connection_for_many_requests) {
    RawConnection connection = connect();
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(connection.exchange("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n").body,
                  "GET /" + std::to_string(i) + " ");
}

TEST_F(HttpServerTest, answers_requests_that_come_together_one_by_one) {
    RawConnection connection = connect();
    connection.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    "2\r\n\r\nabGET /3 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(connection.receive().body, "GET /1 ");
    EXPECT_EQ(connection.receive().body, "POST /2 ab");
    EXPECT_EQ(connection.receive().body, "GET /3 ");
}

TEST_F(HttpServerTest, closes_when_asked_to) {
    RawConnection connection = connect();
    EXPECT_EQ(connection.exchange("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status, 200U);
    EXPECT_TRUE(connection.closed());
    RawConnection old = connect();
    EXPECT_EQ(old.exchange("GET / HTTP/1.0\r\n\r\n").status, 200U);
    EXPECT_TRUE(old.closed());
}

TEST_F(HttpServerTest, head_has_the_length_and_no_body) {
    RawConnection connection = connect();
    connection.send("HEAD /a HTTP/1.1\r\n\r\n");
    EXPECT_EQ(connection.receive(true).header("Content-Length"), "8");
    EXPECT_EQ(connection.exchange("GET /b HTTP/1.1\r\n\r\n").body, "GET /b ");
}

TEST_F(HttpServerTest, a_bug_in_a_handler_costs_one_answer) {
    RawConnection connection = connect();
    EXPECT_EQ(connection.exchange("GET /bug HTTP/1.1\r\n\r\n").status, 500U);
    EXPECT_EQ(connection.exchange("GET / HTTP/1.1\r\n\r\n").status, 200U);
}

struct Octets {
    const char* name;
    std::string sent;
    unsigned status;
};
void PrintTo(const Octets& row, std::ostream* out) {
    *out << row.name;
}

class RefusedTest : public HttpServerTest, public testing::WithParamInterface<Octets> {};

TEST_P(RefusedTest, and_the_connection_ends) {
    RawConnection connection = connect();
    connection.send(GetParam().sent);
    EXPECT_EQ(connection.receive().status, GetParam().status);
    EXPECT_EQ(connect().exchange("GET / HTTP/1.1\r\n\r\n").status, 200U) << "the next person is served";
}

INSTANTIATE_TEST_SUITE_P(
    Request, RefusedTest,
    testing::Values(
        Octets{"garbage", "\x16\x03\x01\x02\x00\x01\r\n\r\n", 400},
        Octets{"no_version", "GET /\r\n\r\n", 400}, Octets{"version", "GET / HTTP/3.0\r\n\r\n", 400},
        Octets{"header_without_colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", 400},
        Octets{"space_before_colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400},
        Octets{"negative_length", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400},
        Octets{"huge_length", "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
        Octets{"two_lengths", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
        Octets{"length_and_chunks",
               "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Octets{"bad_chunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", 400},
        Octets{"long_header", "GET / HTTP/1.1\r\nA: " + std::string(8 * 1024, 'a') + "\r\n\r\n", 431},
        Octets{"long_target", "GET /" + std::string(20 * 1024, 'a') + " HTTP/1.1\r\n\r\n", 431},
        Octets{"endless_header",
               "GET / HTTP/1.1\r\n" +
                   [] {
                       std::string many;
                       for (int i = 0; i < 2000; ++i)
                           many += "A: b\r\n";
                       return many;
                   }(),
               431},
        Octets{"long_body", "POST / HTTP/1.1\r\nContent-Length: 262145\r\n\r\n" + std::string(262145, 'a'),
               413},
        Octets{"announced_body", "POST / HTTP/1.1\r\nContent-Length: 4294967296\r\n\r\n", 413}),
    [](const auto& row) { return row.param.name; });

TEST_F(HttpServerTest, takes_a_body_of_the_limit) {
    RawConnection connection = connect();
    const std::string body(262144, 'a');
    EXPECT_EQ(connection.exchange("POST / HTTP/1.1\r\nContent-Length: 262144\r\n\r\n" + body).body,
              "POST / " + body);
}

TEST_F(HttpServerTest, a_request_cut_anywhere_harms_nobody) {
    const std::string whole = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
    for (std::size_t size = 0; size < whole.size(); ++size)
        connect().send(whole.substr(0, size));
    EXPECT_EQ(connect().exchange(whole).body, "POST /a body");
}

class ImpatientTest : public HttpServerTest {
  protected:
    ImpatientTest()
        : HttpServerTest([] {
              HttpLimits limits;
              limits.deadline = std::chrono::seconds{1};
              return limits;
          }()) {}
};

TEST_F(ImpatientTest, half_a_request_is_not_waited_for) {
    RawConnection header = connect(), body = connect(), silent = connect();
    header.send("GET / HTTP/1.1\r\nHost:");
    body.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_TRUE(header.closed());
    EXPECT_TRUE(body.closed());
    EXPECT_TRUE(silent.closed());
}

class CrowdedTest : public HttpServerTest {
  protected:
    CrowdedTest()
        : HttpServerTest([] {
              HttpLimits limits;
              limits.connections = 4;
              return limits;
          }()) {}
};

TEST_F(CrowdedTest, one_connection_too_many_is_closed_and_the_others_go_on) {
    std::list<RawConnection> held;
    for (int i = 0; i < 4; ++i) {
        held.emplace_back(connect());
        EXPECT_EQ(held.back().exchange("GET / HTTP/1.1\r\n\r\n").status, 200U);
    }
    EXPECT_TRUE(connect().closed());
    for (RawConnection& connection : held)
        EXPECT_EQ(connection.exchange("GET / HTTP/1.1\r\n\r\n").status, 200U);
}

TEST(HttpsServer, stops_though_a_handshake_never_comes) {
    asio::io_context context{1};
    HttpLimits limits;
    limits.deadline = std::chrono::hours{1};
    limits.connections = 1;
    HttpServer server{context, std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server), echo,
                      limits};
    const std::uint16_t port = server.listen({asio::ip::address_v4::loopback(), 0})->port();
    std::thread thread{[&] { context.run(); }};
    const RawConnection silent{port};
    EXPECT_TRUE(RawConnection{port}.closed()) << "one too many: the first was taken";
    asio::post(context, [&] { server.stop(); });
    thread.join();
}

} // namespace
} // namespace kyso::http
