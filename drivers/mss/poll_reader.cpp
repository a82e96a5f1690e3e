// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/poll_reader.hpp"

#include <openssl/sha.h>

namespace kyso::mss {
namespace {

constexpr std::string_view digits = "0123456789", of_instants = "0123456789TZ:.+-";
/// As services write it. Where one writes it otherwise, its answers are read each time.
constexpr std::string_view xml_instant = " Instant=\"", json_instant = "\"Instant\":\"";
/// Far above any «not yet»; what is larger is not worth a copy.
constexpr std::size_t longest = 16 * 1024;

/// One digit for another, in what has only the characters of a time between two quotes, is text for text
/// wherever it stands: neither XML nor JSON can be broken or come to another structure by it.
void blank_instants(std::string& text, std::string_view opening) {
    for (std::size_t at = text.find(opening); at != text.npos; at = text.find(opening, at)) {
        at += opening.size();
        const std::size_t end = text.find_first_not_of(of_instants, at);
        if (end == text.npos || text[end] != '"') continue;
        for (; at < end; ++at)
            if (digits.find(text[at]) != digits.npos) text[at] = '0';
    }
}

} // namespace

AnswerPrint answer_print(Encoding encoding, std::string_view body) {
    std::string text{body};
    blank_instants(text, encoding == Encoding::soap ? xml_instant : json_instant);
    AnswerPrint print{};
    SHA256(as_bytes(text).data(), text.size(), print.data());
    return print;
}

PollReply read_poll(Encoding encoding, ByteView body, unsigned http_status,
                    const std::optional<AnswerPrint>& waiting) {
    PollReply answer;
    // Of another status than 200 the same octets could mean something else.
    if (http_status == 200 && body.size() <= longest) answer.print = answer_print(encoding, as_text(body));
    answer.same = answer.print && answer.print == waiting;
    if (!answer.same) answer.reply = read_reply(encoding, Operation::status, body, http_status);
    return answer;
}

} // namespace kyso::mss
