// SPDX-License-Identifier: Apache-2.0
// Messages and texts as pages and programs send them.
#include "tests/fuzz/make_corpus.hpp"

namespace kyso::fuzz {
namespace {

const std::string handshake_end =
    "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: other, kyso.v1\r\n\r\n";

void add_handshakes(Corpus& corpus) {
    for (const char* host : {"127.0.0.1:27149", "localhost:27149", "[::1]:27149", "evil.test:27149"})
        for (const char* target : {"/v1", "/v1/enroll", "/.well-known/kyso", "/"})
            corpus.add("http_upgrade", "GET " + std::string{target} + " HTTP/1.1\r\nHost: " + host +
                                           "\r\nOrigin: https://portal.example" + handshake_end);
    for (const char* origin :
         {"null", "https://portal.example:8443", "https://other.example", "http://localhost:3000"})
        corpus.add("http_upgrade", "GET /v1/enroll HTTP/1.1\r\nHost: localhost:27149\r\nOrigin: " +
                                       std::string{origin} + handshake_end);
    const std::string start =
        "GET /v1 HTTP/1.1\r\nHost: localhost:27149\r\nOrigin: https://portal.example\r\n";
    for (const char* more :
         {"Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n", "Origin: https://a.example\r\n",
          "Cookie: a=b\r\n folded\r\n", "host: localhost:27149\r\n", "X:\r\n"})
        corpus.add("http_upgrade", start + more + handshake_end.substr(2));
    corpus.add("http_upgrade", "POST /v1 HTTP/1.0\r\n\r\n");
    corpus.add("http_upgrade", start + "\r\n");
}

void add_origins(Corpus& corpus) {
    for (const char* origin : {"https://portal.example",
                               "https://portal.example:8443",
                               "http://localhost:3000",
                               "https://a-b.c1.vn",
                               "https://xn--d1acufc.example",
                               "https://xn--cngthng-lya4t9803b.vn",
                               "null",
                               "https://portal.example/",
                               "https://Portal.example",
                               "https://portal.example:443",
                               "https://portal.example.",
                               "http://portal.example",
                               "https://user@portal.example",
                               "https://[::1]",
                               "https://127.0.0.1:8443",
                               "https://-a.b",
                               "https://a..b",
                               "http://localhost:80",
                               "https://xn--a",
                               "https://xn--99999999999999",
                               "ftp://a.b",
                               "https://",
                               "xn--"})
        corpus.add("origin", origin);
}

std::string call(const std::string& id, const std::string& method, const std::string& params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
}

const std::string registration_params = "{\"nonce\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
                                        "\"subject\":\"citizen\",\"method\":\"usb-token\","
                                        "\"fields\":[{\"name\":\"email\",\"label\":\"Thư điện "
                                        "tử\",\"value\":\"an@example.vn\"},{\"name\":\"phone\","
                                        "\"label\":\"Điện thoại\",\"value\":\"\"}]}";
const std::string digest_params = "{\"format\":\"cades-detached\",\"documents\":[{\"name\":\"đơn.pdf\","
                                  "\"digest\":{\"algorithm\":\"sha256\",\"value\":"
                                  "\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"}}]}";
const std::string content_params = "{\"format\":\"cades-attached\",\"documents\":[{\"name\":\"a.txt\","
                                   "\"content\":\"aGVsbG8=\"},{\"name\":\"b\","
                                   "\"content\":\"\"}]}";

void add_requests(Corpus& corpus) {
    const std::string hello = call("1", "session.hello", "{\"language\":\"en\"}");
    const std::string several[] = {hello,
                                   call("\"a\"", "devices.list", "{}"),
                                   call("-5", "registration.sign", registration_params),
                                   call("9", "document.sign", digest_params),
                                   call("10", "request.cancel", "{\"id\":\"a\"}"),
                                   call("null", "session.hello", "{}"),
                                   call("1.5", "session.hello", "{}"),
                                   call("1", "no.such", "{}"),
                                   call("1", "session.hello", "[1,2]"),
                                   "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"session.hello\"}",
                                   "[" + hello + "]",
                                   "{}",
                                   "1e999",
                                   "18446744073709551616",
                                   "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
                                   "{\"a\":\"\\ud83d\\ude00\\u0000\",\"b\":[true,false,null,-1]}",
                                   " {\"a\" : 1 } x"};
    std::string conversation;
    for (const std::string& text : several) {
        corpus.add("json_request", text);
        corpus.add("session", text);
        conversation += text + "\n";
        corpus.add("session", conversation + "?\n!\n!x\n" + hello + "\n~\n" + hello);
    }
    for (const std::string& params : {registration_params, digest_params, content_params}) {
        corpus.add("sign_request", params);
        corpus.add("sign_request", "{\"extra\":1," + params.substr(1));
        corpus.add("sign_request", params.substr(0, params.size() - 1));
    }
    corpus.add("sign_request", "{\"format\":\"cades-detached\",\"documents\":[]}");
    corpus.add("sign_request",
               "{\"digestAlgorithm\":\"sha256\",\"padding\":\"pss\"," + digest_params.substr(1));
    corpus.add("sign_request",
               "{\"digestAlgorithm\":\"sha512\",\"format\":\"jws\"," + content_params.substr(27));
    for (const char* padding : {"=", "=="}) // of 32 octets, and of 31 in as many characters
        corpus.add("sign_request", "{\"nonce\":\"" +
                                       std::string(std::string_view{padding}.size() == 1 ? 43 : 42, 'A') +
                                       padding + "\"}");
}

void add_spellings(Corpus& corpus) {
    for (const char* text :
         {"", "00ff", "0", "AA==", "AAA=", "AAAA", "AA", "AAA", "_-8", "+/8=", "AB==", "A===", "zz",
          "Nguyễn Văn An", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x9f\x98\x80", "\xe1\xbb"})
        corpus.add("encoding", text);
    for (const char* text :
         {"Xin chào", "a\nb\tc", "\u202egnp.exe", "a\u0301\u0301\u0301\u0301", "⟨U+202E⟩", "\xff\xfe",
          "\u200b\u2066x\u2069", "e\u0323\u0302", "\U0001F600\U000E0041", "\u3164", "<b>&amp;</b>"}) {
        corpus.add("safe_text", 0, text);
        corpus.add("safe_text", 1, text);
    }
    for (const char* text : {"Kyso Token      ", "M\xe9tal", "Ch\xe1\xbb\xaf k\xc3\xbd s\xe1\xbb\x91", "",
                             "   ", "\xff\xff\xff"})
        for (const std::uint8_t limit : Bytes{0, 3, 32, 255})
            corpus.add("module_text", limit, text);
    for (const char* text :
         {"http://ocsp.test/\nhttps://ocsp.test/", "http://crl.test:8080/ca.crl\n/other.crl",
          "HTTP://CRL.Test\n//evil.test/", "https://[2001:db8::1]:8443/a?b=c\nhttps://[2001:DB8::1]:8443/",
          "http://[fe80::1%25eth0]/", "http://a@b/", "http://127.0.0.1:22/",
          "http://a_b.test:80?q\nhttp://a_b.test/#x", "ldap://x", "http://a..b/", "http://a:/"})
        corpus.add("web_address", text);
}

} // namespace

void add_texts(Corpus& corpus) {
    add_handshakes(corpus);
    add_origins(corpus);
    add_requests(corpus);
    add_spellings(corpus);
}

} // namespace kyso::fuzz
