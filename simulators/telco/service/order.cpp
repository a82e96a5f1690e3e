// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/service/order.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kyso::telco {
namespace {

constexpr std::string_view event_id = "http://mss.ficom.fi/TS102204/v1.0.0#eventId";
constexpr std::string_view no_spam = "http://mss.ficom.fi/TS102204/v1.0.0#noSpam";
constexpr std::string_view user_language = "http://mss.ficom.fi/TS102204/v1.0.0#userLang";
constexpr std::string_view signature_validation = "http://mobile-id.vn/MSSP/v1.0.0#signatureValidation";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// UCS-2 holds half of what GSM 03.38 does. The two alphabets of ASCII and of GSM are taken for one here.
bool too_long(const std::string& text, std::size_t limit) {
    const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const auto characters =
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; });
    return static_cast<std::size_t>(characters) > (ascii ? limit : limit / 2);
}

Outcome read_format(const Request& request, SignatureFormat& format) {
    const bool text =
        request.to_be_signed->mime_type.empty() || request.to_be_signed->mime_type == "text/plain";
    if (request.format.empty()) {
        format = request.dialect == Dialect::vgca ? SignatureFormat::pkcs1_bare
                 : text                           ? SignatureFormat::pkcs7
                                                  : SignatureFormat::pkcs1;
        return {};
    }
    constexpr std::array<std::pair<std::string_view, SignatureFormat>, 4> formats{
        {{"http://uri.etsi.org/TS102204/v1.1.2#PKCS7", SignatureFormat::pkcs7},
         {"http://mss.ficom.fi/TS102204/v1.0.0#PKCS1", SignatureFormat::pkcs1},
         {"http://www.methics.fi/KiuruMSSP/v3.2.0#PKCS1", SignatureFormat::pkcs1},
         {"http://uri.etsi.org/TS102204/v1.1.2#PKCS1", SignatureFormat::pkcs1_bare}}};
    for (const auto& [uri, known] : formats)
        if (uri == request.format) {
            format = known;
            return {};
        }
    return {101, 1017, "MSS_Format is not known"};
}

Outcome read_services(const Request& request, SignatureOrder& order) {
    for (const AdditionalService& service : request.services) {
        if (service.uri == event_id) {
            if (service.value.size() < 4 || service.value.size() > 8)
                return {103, 0, "EventID has 4 to 8 characters"};
            order.event_id = service.value;
        } else if (service.uri == no_spam) {
            order.no_spam = service.value;
        } else if (service.uri == uri::signing_certificate) {
            order.certificate_wanted = true;
        } else if (service.uri != user_language && service.uri != signature_validation) {
            return {101, 1014, "AdditionalService is not known: " + service.uri};
        }
    }
    return {};
}

Outcome read_time_out(const Request& request, std::chrono::seconds& into) {
    if (request.time_out.empty()) return {};
    int seconds = 0;
    const char* const end = request.time_out.data() + request.time_out.size();
    const auto [read, bad] = std::from_chars(request.time_out.data(), end, seconds);
    if (bad != std::errc{} || read != end || seconds < 1 || seconds > 3600)
        return {101, 0, "TimeOut is 1 to 3600 seconds"};
    into = std::chrono::seconds{seconds};
    return {};
}

} // namespace

std::string read_msisdn(const Request& request) {
    std::string_view digits = request.msisdn;
    const bool plus = digits.starts_with('+');
    if (plus) digits.remove_prefix(1);
    // The vgca dialect writes numbers without plus, etsi with it; the JSON twin was seen with both.
    if (request.encoding == Encoding::soap && plus != (request.dialect == Dialect::etsi)) return {};
    if (digits.size() < 8 || digits.size() > 15 || !std::ranges::all_of(digits, is_digit) || digits[0] == '0')
        return {};
    return std::string{digits};
}

bool is_transaction_name(std::string_view text) {
    if (text.empty() || text.size() > 32 || (text[0] != '_' && !is_letter(text[0]))) return false;
    return std::ranges::all_of(
        text, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; });
}

Outcome read_order(const Request& request, const ApplicationProvider& ap, const OrderLimits& limits,
                   SignatureOrder& order) {
    order.msisdn = read_msisdn(request);
    if (order.msisdn.empty()) return {101, 0, "Illegal msisdn"};
    if (request.mode != "synch" && request.mode != "asynchClientServer") return {101, 1013, "MessagingMode"};
    const Text& data = *request.to_be_signed;
    order.data = {data.value, data.mime_type, data.encoding};
    const bool text = data.mime_type.empty() || data.mime_type == "text/plain";
    if (text && too_long(data.value, limits.data)) return {103, 0, "DataToBeSigned is too long"};
    if (request.to_be_displayed) {
        const Text& display = *request.to_be_displayed;
        if (!display.mime_type.empty() && display.mime_type != "text/plain")
            return {101, 1016, "DataToBeDisplayed is text/plain"};
        if (display.value.empty()) return {102, 1021, "DataToBeDisplayed is empty"};
        if (too_long(display.value, limits.display)) return {103, 0, "DataToBeDisplayed is too long"};
        order.display_text = display.value;
    }
    if (Outcome bad = read_format(request, order.format); bad.code != 0) return bad;
    if (Outcome bad = read_services(request, order); bad.code != 0) return bad;
    if (Outcome bad = read_time_out(request, order.time_out); bad.code != 0) return bad;
    order.ap_id = ap.id;
    order.ap_name = ap.name;
    order.ap_prefix = ap.prefix;
    order.ap_transaction = request.ap_transaction;
    order.profile = request.profile;
    return {};
}

} // namespace kyso::telco
