// SPDX-License-Identifier: Apache-2.0
#include "signature/cms_parts.hpp"

#include <openssl/objects.h>

namespace kyso::signature {

Error malformed(std::string_view why) {
    return openssl_error(Errc::signature_malformed, why);
}

Result<CmsHandle> parse_signed_data(ByteView der) {
    const unsigned char* in = der.data();
    CmsHandle cms{d2i_CMS_ContentInfo(nullptr, &in, static_cast<long>(der.size()))};
    if (!cms) return malformed("not a CMS object");
    if (in != der.data() + der.size()) return malformed("octets after the object");
    if (OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed) return malformed("not SignedData");
    return cms;
}

const void* only_value(const CMS_SignerInfo* signer, int nid, int type) {
    constexpr int exactly_one = -3; // CMS_signed_get0_data_by_OBJ(3): lastpos
    return CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(nid), exactly_one, type);
}

Result<std::chrono::sys_seconds> signing_time_of(const CMS_SignerInfo* signer) {
    const void* value = only_value(signer, NID_pkcs9_signingTime, V_ASN1_UTCTIME);
    if (value == nullptr) value = only_value(signer, NID_pkcs9_signingTime, V_ASN1_GENERALIZEDTIME);
    if (value == nullptr) return malformed("signing-time attribute");
    return seconds_of(static_cast<const ASN1_TIME*>(value), Errc::signature_malformed);
}

std::optional<Bytes> content_of(CMS_ContentInfo* cms) {
    ASN1_OCTET_STRING** content = CMS_get0_content(cms);
    if (content == nullptr || *content == nullptr) return std::nullopt;
    const unsigned char* data = ASN1_STRING_get0_data(*content);
    return Bytes{data, data + ASN1_STRING_length(*content)};
}

Bytes signed_attribute(const CMS_SignerInfo* signer, int index) {
    return to_der<X509_ATTRIBUTE>(i2d_X509_ATTRIBUTE, CMS_signed_get_attr(signer, index));
}

} // namespace kyso::signature
