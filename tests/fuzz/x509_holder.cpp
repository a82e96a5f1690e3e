// SPDX-License-Identifier: Apache-2.0
// A certificate of anybody, and what is read out of it: names, the holder's numbers, addresses.
#include "signature/canonical_json.hpp"
#include "signature/holder.hpp"
#include "signature/revocation.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

#include <boost/json/serialize.hpp>

namespace {

using namespace kyso;
using namespace kyso::signature;

bool is_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void check(const HolderId& id) {
    fuzz::promise(is_utf8(id.raw) && id.raw.find(id.value) != std::string::npos,
                  "a number that stands there");
    fuzz::promise(read_holder_id(id.raw).type == id.type, "the same from its text");
    if (!id.valid) return;
    switch (id.type) {
    case HolderId::Type::cccd:
        return fuzz::promise(id.value.size() == 12 && is_digits(id.value), "12 digits");
    case HolderId::Type::cmnd:
        return fuzz::promise(id.value.size() == 9 && is_digits(id.value), "9 digits");
    case HolderId::Type::bhxh:
        return fuzz::promise(id.value.size() == 10 && is_digits(id.value), "10 digits");
    case HolderId::Type::mns:
        return fuzz::promise(id.value.size() == 7 && is_digits(id.value), "7 digits");
    case HolderId::Type::mst:
        return fuzz::promise(id.value.size() == 10 || (id.value.size() == 14 && id.value[10] == '-'),
                             "10 or 10-3");
    case HolderId::Type::passport:
        return fuzz::promise(!id.value.empty(), "something");
    case HolderId::Type::other:
        fuzz::promise(false, "what is not known is not valid");
    }
}

void check_addresses(const Certificate& certificate) {
    const auto addresses = revocation_addresses(certificate);
    for (const auto* list : {&addresses.ocsp, &addresses.issuers, &addresses.crls}) {
        fuzz::promise(list->size() <= most_addresses, "not too many addresses");
        for (const std::string& address : *list) {
            fuzz::promise(address.size() <= longest_address, "not too long");
            fuzz::promise(address.starts_with("http") &&
                              std::ranges::all_of(address, [](char c) { return c > 0x20 && c < 0x7F; }),
                          "http, printable");
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView der{data, size};
    const auto certificate = Certificate::parse(der);
    fuzz::promise_refusal(certificate, {Errc::certificate_invalid});
    const std::string_view text = as_text(der);
    if (is_utf8(text)) check(read_holder_id(text));
    if (!certificate) return 0;
    fuzz::promise(fuzz::same(certificate->der(), der), "these octets and no others");
    for (const NameAttribute& attribute : certificate->subject())
        fuzz::promise(is_utf8(attribute.value) && !attribute.oid.empty(), "names are UTF-8");
    fuzz::promise(is_utf8(certificate->subject_rfc4514()) && is_utf8(certificate->issuer_rfc4514()),
                  "so printed");
    fuzz::promise(certificate->serial_hex().size() % 2 ==
                      (certificate->serial_hex().starts_with('-') ? 1 : 0),
                  "whole octets of a serial number");
    fuzz::promise_refusal(check_may_sign(*certificate, fuzz::sample_time),
                          {Errc::certificate_not_yet_valid, Errc::certificate_expired,
                           Errc::certificate_too_weak, Errc::certificate_not_for_signing});
    const Holder holder = holder_of(*certificate);
    for (const HolderId& id : holder.ids)
        check(id);
    fuzz::promise(is_utf8(boost::json::serialize(to_json(holder))), "told in UTF-8");
    fuzz::promise(canonical_json(to_statement_json(holder)).has_value(), "fit for a statement");
    check_addresses(*certificate);
    return 0;
}
