// SPDX-License-Identifier: Apache-2.0
#include "signature/distinguished_name.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/objects.h>

namespace kyso::signature {
namespace {

Result<std::string> utf8_of(const ASN1_STRING* string) {
    unsigned char* text = nullptr;
    const int length = ASN1_STRING_to_UTF8(&text, string);
    if (length < 0) return openssl_error(Errc::certificate_invalid, "name attribute");
    const OpensslMemory<unsigned char> owner{text};
    std::string value{as_text({text, static_cast<std::size_t>(length)})};
    if (!is_utf8(value)) return Error{Errc::certificate_invalid, "name attribute is not UTF-8"};
    return value;
}

} // namespace

Result<std::vector<NameAttribute>> attributes_of(const X509_NAME* name) {
    std::vector<NameAttribute> attributes;
    const int count = X509_NAME_entry_count(name);
    for (int i = 0; i < count; ++i) {
        const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
        const ASN1_OBJECT* object = X509_NAME_ENTRY_get_object(entry);
        auto value = utf8_of(X509_NAME_ENTRY_get_data(entry));
        if (!value) return value.error();
        std::string oid = dotted(object);
        if (oid.empty()) return Error{Errc::certificate_invalid, "name attribute type"};
        const int nid = OBJ_obj2nid(object);
        std::string short_name = nid == NID_undef ? oid : OBJ_nid2sn(nid);
        attributes.push_back({std::move(oid), std::move(short_name), *std::move(value),
                              static_cast<std::size_t>(X509_NAME_ENTRY_set(entry))});
    }
    return attributes;
}

std::string rfc4514(const X509_NAME* name) {
    const BioHandle out{BIO_new(BIO_s_mem())};
    // RFC 2253's form but for octets above 0x7F, which RFC 4514 section 2.4 leaves as they are.
    constexpr unsigned long flags = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!out || X509_NAME_print_ex(out.get(), name, 0, flags) < 0) return {};
    char* text = nullptr;
    const long length = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

} // namespace kyso::signature
