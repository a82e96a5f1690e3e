// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/reply_values.hpp"

#include "drivers/mss/request_values.hpp"

#include <algorithm>
#include <charconv>

namespace kyso::mss {
namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr std::size_t longest_message = 200;
constexpr std::size_t digits_of_a_phone = 7;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(white_space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

/// xs:base64Binary, which may be broken into lines.
Result<Bytes> read_base64(std::string_view text) {
    std::string joined;
    std::copy_if(text.begin(), text.end(), std::back_inserter(joined),
                 [](char c) { return white_space.find(c) == std::string_view::npos; });
    return from_base64(joined);
}

bool starts(ByteView octets, std::initializer_list<std::uint8_t> with) {
    return octets.size() >= with.size() && std::equal(with.begin(), with.end(), octets.begin());
}

/// A ContentInfo whose type is id-signedData (RFC 5652 section 5.1): SEQUENCE, its length in any form, the
/// OID. No raw signature begins so but by a chance of 2^-88.
bool is_signed_data(ByteView octets) {
    if (!starts(octets, {0x30}) || octets.size() < 2) return false;
    const std::size_t more = octets[1] < 0x80 ? 0 : octets[1] & 0x7FU;
    if (more > 4 || octets.size() < 2 + more) return false;
    return starts(octets.subspan(2 + more),
                  {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02});
}

bool is_transaction(std::string_view text) {
    return check_mssp_transaction(text).has_value();
}

} // namespace

Error refused(std::string detail) {
    return Error{Errc::sim_answer_refused, std::move(detail)};
}

std::string_view answer_name(Operation operation) noexcept {
    switch (operation) {
    case Operation::signature:
        return "MSS_SignatureResp";
    case Operation::status:
        return "MSS_StatusResp";
    case Operation::registration:
        return "MSS_RegistrationResp";
    case Operation::profile:
        return "MSS_ProfileResp";
    }
    return {};
}

std::optional<int> read_code(std::string_view text) noexcept {
    text = trimmed(text);
    if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos)
        text.remove_prefix(colon + 1);
    if (text.starts_with('_')) text.remove_prefix(1);
    if (text.size() < 3 || text.size() > 4 || !std::all_of(text.begin(), text.end(), is_digit))
        return std::nullopt;
    int code = 0;
    std::from_chars(text.data(), text.data() + text.size(), code);
    return code < 100 ? std::nullopt : std::optional{code};
}

void ReplyMaker::codes(const std::vector<std::string>& spelled) {
    for (const std::string& text : spelled) {
        const auto code = read_code(text);
        if (!code) return;
        if (*code < 1000 && reply_.code == 0) reply_.code = *code;
        if (*code < 1000 || reply_.sub_code) continue;
        reply_.sub_code = code;
        if (reply_.code == 0) reply_.code = *code / 10; // a sub-code without the code it belongs to
    }
}

void ReplyMaker::status_codes(const std::vector<std::string>& spelled) {
    codes(spelled);
    if (reply_.code == 0) fail("no status code");
}

void ReplyMaker::ap_transaction(std::string_view text) {
    if (!is_transaction(text)) return fail("AP_TransID");
    reply_.ap_transaction = std::string{text};
}

void ReplyMaker::mssp_transaction(std::string_view text) {
    if (!is_transaction(text)) return fail("MSSP_TransID");
    reply_.mssp_transaction = std::string{text};
}

void ReplyMaker::msisdn(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    if (text.size() < 3 || text.size() > 15 || !std::all_of(text.begin(), text.end(), is_digit))
        return fail("MSISDN");
    reply_.msisdn = std::string{text};
}

void ReplyMaker::signature(std::string_view base64) {
    auto octets = read_base64(base64);
    if (!octets) return fail("a signature that is not base64");
    reply_.signature = std::move(*octets);
    reply_.signed_data = is_signed_data(reply_.signature);
}

void ReplyMaker::certificate(std::string_view base64) {
    auto octets = read_base64(base64);
    if (!octets) return fail("a certificate that is not base64");
    auto& all = reply_.certificates;
    if (octets->empty() || std::find(all.begin(), all.end(), *octets) != all.end()) return;
    if (all.size() == max_answer_certificates) return fail("too many certificates");
    all.push_back(std::move(*octets));
}

void ReplyMaker::certificate_perhaps(std::string_view text) {
    const auto octets = read_base64(text);
    if (octets && starts(*octets, {0x30})) certificate(text);
}

void ReplyMaker::message(std::string_view text) {
    constexpr std::string_view between_digits = " .-";
    std::string& shown = reply_.message;
    if (!shown.empty()) shown += ": ";
    std::size_t digits = 0, first = 0;
    for (const char c : trimmed(text)) {
        if (shown.size() >= longest_message) break;
        if (!is_digit(c)) {
            if (between_digits.find(c) == std::string_view::npos) digits = 0;
            shown += c >= ' ' && c < 0x7F ? c : '?';
            continue;
        }
        if (digits++ == 0) first = shown.size();
        shown += c;
        if (digits >= digits_of_a_phone) shown.replace(first, shown.npos, "#");
    }
    shown.resize(std::min(shown.size(), longest_message));
}

void ReplyMaker::fail(std::string detail) {
    if (!error_) error_ = refused(std::move(detail));
}

Result<Reply> ReplyMaker::finish() {
    if (error_) return *error_;
    return std::move(reply_);
}

} // namespace kyso::mss
