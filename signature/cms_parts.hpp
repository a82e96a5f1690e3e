// SPDX-License-Identifier: Apache-2.0
// What both readers of CMS objects take out of OpenSSL's structures: the strict one (cms_reader.hpp) and the
// one for documents of other software (document_verification.cpp). Internal to signature/; judges nothing.
#pragma once

#include "signature/certificate.hpp"
#include "signature/openssl_handles.hpp"

#include <optional>

namespace kyso::signature {

/// Errc::signature_malformed, with what OpenSSL says; its queue is emptied.
Error malformed(std::string_view why);

/// One CMS object of type SignedData and nothing after it, BER or DER. Errc::signature_malformed.
Result<CmsHandle> parse_signed_data(ByteView der);

/// The value of a signed attribute that is there once with one value of that type; null otherwise.
const void* only_value(const CMS_SignerInfo* signer, int nid, int type);

/// Errc::signature_malformed where the attribute is missing, repeated or no time.
Result<std::chrono::sys_seconds> signing_time_of(const CMS_SignerInfo* signer);

/// Of an attached signature.
std::optional<Bytes> content_of(CMS_ContentInfo* cms);

/// A signed attribute again, DER.
Bytes signed_attribute(const CMS_SignerInfo* signer, int index);

} // namespace kyso::signature
