// SPDX-License-Identifier: Apache-2.0
#include "fetch/redirect.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::fetch {
namespace {

struct Row {
    const char* name;
    const char* asked;
    bool post;
    AnswerHead head;
    const char* expected; ///< `body`, the next place, or the error's name
    unsigned redirects = 0;
};
class Redirect : public testing::TestWithParam<Row> {};

TEST_P(Redirect, is_judged) {
    const Row& row = GetParam();
    const auto next = next_place(WebAddress::parse(row.asked).value(), row.post, row.head, row.redirects);
    std::string said;
    if (!next)
        said = next.error().name();
    else if (!*next)
        said = "body";
    else
        said = ((*next)->tls ? "https://" : "http://") + (*next)->authority() + (*next)->target;
    EXPECT_EQ(said, row.expected) << (next ? "" : next.error().detail());
}

constexpr const char* plain = "http://crl.example/ca.crl";
constexpr const char* tls = "https://crl.example/ca.crl";

INSTANTIATE_TEST_SUITE_P(
    redirect, Redirect,
    testing::Values(
        Row{"ok", plain, false, {200, "", ""}, "body"},
        Row{"identity", plain, false, {200, "", "identity"}, "body"},
        Row{"gzip", plain, false, {200, "", "gzip"}, "fetch_failed"},
        Row{"partial", plain, false, {206, "", ""}, "fetch_failed"},
        Row{"no_content", plain, false, {204, "", ""}, "fetch_failed"},
        Row{"not_modified", plain, false, {304, "", ""}, "fetch_failed"},
        Row{"missing", plain, false, {404, "", ""}, "fetch_failed"},
        Row{"broken", plain, false, {500, "", ""}, "fetch_failed"},
        Row{"same_host",
            plain,
            false,
            {301, "http://crl.example/new.crl", ""},
            "http://crl.example:80/new.crl"},
        Row{"path", plain, false, {302, "/new.crl", ""}, "http://crl.example:80/new.crl"},
        Row{"see_other", plain, false, {303, "/new.crl", ""}, "http://crl.example:80/new.crl"},
        Row{"third", plain, false, {301, "/new.crl", ""}, "http://crl.example:80/new.crl", 2},
        Row{"fourth", plain, false, {301, "/new.crl", ""}, "fetch_refused", 3},
        Row{"other_host", plain, false, {301, "http://evil.example/ca.crl", ""}, "fetch_refused"},
        Row{"subdomain", plain, false, {301, "http://www.crl.example/ca.crl", ""}, "fetch_refused"},
        Row{"loopback", plain, false, {301, "http://127.0.0.1/", ""}, "fetch_refused"},
        Row{"no_scheme", plain, false, {301, "//evil.example/ca.crl", ""}, "fetch_refused"},
        Row{"file", plain, false, {301, "file:///etc/passwd", ""}, "fetch_refused"},
        Row{"http_alone", plain, false, {301, "http", ""}, "fetch_refused"},
        Row{"relative", plain, false, {301, "new.crl", ""}, "fetch_refused"},
        Row{"nowhere", plain, false, {301, "", ""}, "fetch_refused"},
        Row{"other_port", plain, false, {301, "http://crl.example:8080/", ""}, "fetch_refused"},
        Row{"to_tls", plain, false, {301, tls, ""}, "https://crl.example:443/ca.crl"},
        Row{"to_tls_elsewhere", plain, false, {301, "https://crl.example:8443/", ""}, "fetch_refused"},
        Row{"from_tls", tls, false, {301, plain, ""}, "fetch_refused"},
        Row{"from_tls_same_port", tls, false, {301, "http://crl.example:443/", ""}, "fetch_refused"},
        Row{"post_kept", plain, true, {307, "/ocsp", ""}, "http://crl.example:80/ocsp"},
        Row{"post_kept_for_ever", plain, true, {308, "/ocsp", ""}, "http://crl.example:80/ocsp"},
        Row{"post_turned_into_get", plain, true, {301, "/ocsp", ""}, "fetch_failed"},
        Row{"post_see_other", plain, true, {303, "/ocsp", ""}, "fetch_failed"}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::fetch
