// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/request_values.hpp"

#include "drivers/mss/names.hpp"
#include "drivers/mss/writer.hpp"

#include <algorithm>
#include <cstdio>

namespace kyso::mss {
namespace {

constexpr std::size_t longest_transaction = 32; // FiCom's limit of AP_TransID
constexpr std::size_t longest_text = 1024;
constexpr std::string_view code_placeholder = "%%VC%%";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The ASCII part of NCName (Namespaces in XML 1.0, production 4).
bool is_nc_name(std::string_view text) {
    return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '.';
    });
}

/// Text that XML 1.0 and a phone's screen can carry: no control characters (C0, DEL, C1), no U+FFFE, U+FFFF.
bool is_text(std::string_view text) {
    if (!is_utf8(text) || text.size() > longest_text) return false;
    if (std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }))
        return false;
    for (std::size_t at = 0; (at = text.find('\xC2', at)) != std::string_view::npos; ++at)
        if (static_cast<unsigned char>(text[at + 1]) < 0xA0) return false;
    return text.find("\xEF\xBF\xBE") == std::string_view::npos &&
           text.find("\xEF\xBF\xBF") == std::string_view::npos;
}

/// What xs:anyURI takes beyond doubt: visible ASCII but for the delimiters of RFC 2396 section 2.4.3.
bool is_uri(std::string_view text) {
    constexpr std::string_view excluded = "<>\"{}|\\^`";
    return text.size() <= longest_text && std::all_of(text.begin(), text.end(), [&](char c) {
               return c > ' ' && c < 0x7F && excluded.find(c) == std::string_view::npos;
           });
}

Error wrong(const char* what) {
    return Error{Errc::invalid_params, what};
}

/// DER DigestInfo, RFC 8017 section 9.2 note 1: what such a card is given.
Bytes sha256_digest_info(ByteView digest) {
    Bytes info{0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
               0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    info.insert(info.end(), digest.begin(), digest.end());
    return info;
}

Result<Data> data_to_be_signed(Dialect dialect, const ToBeSigned& asked) {
    if (asked.digest_algorithm != DigestAlgorithm::sha256)
        return Error{Errc::mechanism_unsupported, "TS 102 204 with another digest than SHA-256"};
    if (asked.digest.size() != digest_size(asked.digest_algorithm)) return wrong("length of the digest");
    if (!can_ask_for(dialect, asked.mechanism))
        return Error{Errc::mechanism_unsupported, "TS 102 204 with this mechanism"};
    if (dialect == Dialect::vgca)
        return Data{"application/octet-stream", "base64", to_base64(sha256_digest_info(asked.digest))};
    return Data{"application/x-sha256", "base64", to_base64(asked.digest)};
}

/// FiCom: text/plain with PKCS1 is the text's SHA-256, signed.
Result<Data> text_to_be_signed(Dialect dialect, const std::string& text) {
    if (dialect == Dialect::vgca) return Error{Errc::mechanism_unsupported, "vgca with a text to sign"};
    return Data{"text/plain", "UTF-8", text};
}

/// The applet of vgca puts the code there by itself (writer.hpp).
Result<std::string> vgca_text(std::string_view text, std::string_view code) {
    const std::size_t at = code.empty() ? std::string_view::npos : text.rfind(code);
    if (at == std::string_view::npos) return wrong("the text to display lacks the code");
    std::string changed{text};
    return changed.replace(at, code.size(), code_placeholder);
}

Result<std::string> displayed_text(Dialect dialect, const SignatureRequest& request) {
    const std::string& text = request.display_text;
    if (text.empty() || !is_text(text)) return wrong("the text to display");
    if (text.find("%%") != std::string::npos) return wrong("a placeholder in the text to display");
    if (dialect == Dialect::etsi) return text;
    return vgca_text(text, request.event_id);
}

Result<std::vector<AdditionalService>> services(Dialect dialect, const std::string& event_id) {
    if (dialect == Dialect::vgca)
        return std::vector<AdditionalService>{{vgca_certificate_service, "", ""},
                                              {vgca_validation_service, "", ""}};
    std::vector<AdditionalService> asked;
    if (!event_id.empty()) {
        // FiCom: EventID is 4 to 8 characters.
        if (event_id.size() < 4 || event_id.size() > 8 ||
            !std::all_of(event_id.begin(), event_id.end(),
                         [](char c) { return is_letter(c) || is_digit(c); }))
            return wrong("event_id");
        asked.push_back({event_id_service, "EventID", event_id});
    }
    asked.push_back({user_lang_service, "UserLang", "vi"});
    return asked;
}

} // namespace

Result<void> check(const Service& service, const Call& call) {
    if (service.ap_id.empty() || !is_uri(service.ap_id)) return wrong("ap_id");
    if (!is_text(service.ap_password)) return wrong("ap_password");
    if (!is_uri(service.mssp_uri)) return wrong("mssp_uri");
    if (!is_uri(service.signature_profile)) return wrong("signature_profile");
    if (service.time_out < std::chrono::seconds{1}) return wrong("time_out");
    if (call.transaction.size() > longest_transaction || !is_nc_name(call.transaction))
        return wrong("transaction");
    return {};
}

Result<void> check_mssp_transaction(std::string_view text) {
    // Theirs, so given back as it came, also where it is no NCName: a GUID that begins with a digit.
    const bool fits = std::all_of(text.begin(), text.end(),
                                  [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.'; });
    if (text.empty() || text.size() > max_mssp_transaction || !fits) return wrong("mssp_transaction");
    return {};
}

Result<std::string> dialect_msisdn(Dialect dialect, std::string_view msisdn) {
    if (msisdn.size() < 3 || msisdn.size() > 15 || !std::all_of(msisdn.begin(), msisdn.end(), is_digit))
        return wrong("msisdn");
    return (dialect == Dialect::etsi ? "+" : "") + std::string{msisdn};
}

Result<SignatureValues> signature_values(Dialect dialect, const SignatureRequest& request) {
    const auto msisdn = dialect_msisdn(dialect, request.msisdn);
    if (!msisdn) return msisdn.error();
    const auto text = displayed_text(dialect, request);
    if (!text) return text.error();
    const auto data = request.text_is_signed ? text_to_be_signed(dialect, *text)
                                             : data_to_be_signed(dialect, request.to_be_signed);
    if (!data) return data.error();
    auto asked = services(dialect, request.event_id);
    if (!asked) return asked.error();
    return SignatureValues{*msisdn,
                           *data,
                           {"text/plain", "UTF-8", *text},
                           dialect == Dialect::etsi ? ficom_pkcs1_format : vgca_pkcs1_format,
                           std::move(*asked)};
}

std::string spell(Instant instant) {
    using namespace std::chrono;
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss clock{instant - day};
    char text[64];
    const int length = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return {text, static_cast<std::size_t>(length)};
}

} // namespace kyso::mss
