// SPDX-License-Identifier: Apache-2.0
// OCSP answers: as they come, and signed anew by their authority, so that what stands in them is judged too.
// (The first octet chooses, and whether a nonce was sent.)
#include "signature/ocsp.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

#include <openssl/ocsp.h>

namespace {

using namespace kyso;
using namespace kyso::signature;
using Response = std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)>;
using Basic = std::unique_ptr<OCSP_BASICRESP, decltype(&OCSP_BASICRESP_free)>;

Basic parse(ByteView der) {
    const OpensslErrorScope errors;
    const unsigned char* at = der.data();
    const Response response{d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(der.size())),
                            OCSP_RESPONSE_free};
    return {response ? OCSP_response_get1_basic(response.get()) : nullptr, OCSP_BASICRESP_free};
}

Bytes signed_anew(ByteView der, const Certificate& authority) {
    const OpensslErrorScope errors;
    const Basic basic = parse(der);
    if (!basic || OCSP_basic_sign(basic.get(), authority.native(), fuzz::authority_key().get(), EVP_sha256(),
                                  nullptr, OCSP_NOTIME | OCSP_NOCERTS) != 1)
        return {};
    const Response again{OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()),
                         OCSP_RESPONSE_free};
    return again ? to_der(i2d_OCSP_RESPONSE, static_cast<const OCSP_RESPONSE*>(again.get())) : Bytes{};
}

/// Whether one of its answers is about this certificate's number and says so.
bool says(OCSP_BASICRESP* basic, const Certificate& certificate, int what) {
    for (int i = 0; i < OCSP_resp_count(basic); ++i) {
        OCSP_SINGLERESP* single = OCSP_resp_get0(basic, i);
        ASN1_INTEGER* serial = nullptr;
        auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
        OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
        if (serial != nullptr &&
            ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(certificate.native())) == 0 &&
            OCSP_single_get0_status(single, nullptr, nullptr, nullptr, nullptr) == what)
            return true;
    }
    return false;
}

void check(ByteView der, const Certificate& certificate, const Certificate& issuer, ByteView nonce) {
    const auto status = judge_ocsp(der, certificate, issuer, nonce, fuzz::sample_time);
    using Kind = RevocationStatus::Kind;
    fuzz::promise((status.kind == Kind::unknown) == (status.why != RevocationUnknown::none),
                  "unknown has a reason");
    if (status.kind == Kind::unknown) return;
    const Basic basic = parse(der);
    fuzz::promise(basic != nullptr && status.this_update.has_value(), "an answer of a known time");
    if (status.kind == Kind::revoked)
        return fuzz::promise(status.revoked_at && says(basic.get(), certificate, V_OCSP_CERTSTATUS_REVOKED),
                             "it is said to be revoked");
    fuzz::promise(says(basic.get(), certificate, V_OCSP_CERTSTATUS_GOOD), "it is said to be good");
    fuzz::promise(!out_of_time(*status.this_update, status.next_update, fuzz::sample_time), "in time");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Certificate certificate = fuzz::sample_certificate("signer.der");
    static const Certificate authority = fuzz::sample_certificate("authority.der");
    static const Bytes sent = fuzz::sample("nonce.bin");
    fuzz::Input input{data, size};
    const unsigned how = input.octet();
    const ByteView nonce = (how & 2U) != 0 ? ByteView{sent} : ByteView{};
    (void)ocsp_next_update(input.rest());
    const Bytes anew = (how & 1U) != 0 ? signed_anew(input.rest(), authority) : Bytes{};
    check((how & 1U) != 0 ? ByteView{anew} : input.rest(), certificate, authority, nonce);
    return 0;
}
