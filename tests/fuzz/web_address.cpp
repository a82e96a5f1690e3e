// SPDX-License-Identifier: Apache-2.0
// Addresses out of certificates, and where an answer sends the asker: two lines, the address and a Location.
#include "fetch/redirect.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using fetch::WebAddress;

std::string spelt(const WebAddress& address) {
    return (address.tls ? "https://" : "http://") + address.authority() + address.target;
}

void check(const WebAddress& address) {
    fuzz::promise(!address.host.empty() && address.target.starts_with('/'), "a host and a path");
    fuzz::promise(address.port == 80 || address.port == 443 || address.port >= 1024, "a port that is asked");
    // A line break or space would write a second header.
    for (const char c : address.host_header() + address.target)
        fuzz::promise(c > 0x20 && c < 0x7F && c != '#' && c != '\\', "plain ASCII");
    for (const char c : address.host)
        fuzz::promise(c != '@' && c != '/' && c != '?' && c != '%' && !(c >= 'A' && c <= 'Z'),
                      "a plain host");
    const std::string text = spelt(address);
    if (text.size() > WebAddress::longest) return;
    const auto again = WebAddress::parse(text);
    fuzz::promise(again && *again == address, "reads the same again");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto asked = WebAddress::parse(text.substr(0, end));
    fuzz::promise_refusal(asked, {Errc::fetch_refused});
    if (!asked) return 0;
    check(*asked);
    fetch::AnswerHead head;
    head.location = std::string{text.substr(std::min(end + 1, text.size()))};
    for (const unsigned status : {200U, 301U, 307U, 308U, 404U}) {
        head.status = status;
        for (const bool post : {false, true}) {
            const auto place = fetch::next_place(*asked, post, head, 0);
            fuzz::promise_refusal(place, {Errc::fetch_refused, Errc::fetch_failed});
            fuzz::promise(!place || place->has_value() == (status != 200), "a body or a place");
            if (!place || !*place) continue;
            check(**place);
            fuzz::promise((*place)->host == asked->host, "never another host");
            fuzz::promise((*place)->tls || !asked->tls, "never from https to http");
            fuzz::promise(!fetch::next_place(*asked, post, head, fetch::most_redirects), "and not for ever");
        }
    }
    return 0;
}
