// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/writer.hpp"

#include "drivers/mss/json_writer.hpp"
#include "drivers/mss/soap_writer.hpp"

namespace kyso::mss {
namespace {

constexpr std::string_view soap_type = "application/soap+xml;charset=UTF-8";
constexpr std::string_view json_type = "application/json;charset=UTF-8";

WrittenRequest written(Encoding encoding, std::string_view soap_port, std::string_view json_path,
                       std::string body) {
    const bool soap = encoding == Encoding::soap;
    return {std::string{soap ? soap_port : json_path}, std::string{soap ? soap_type : json_type},
            std::move(body)};
}

Result<void> check_all(const Service& service, const Call& call) {
    if (service.dialect == Dialect::vgca && service.encoding == Encoding::json)
        return Error{Errc::config_invalid, "vgca is spoken in SOAP only"};
    return check(service, call);
}

} // namespace

Operation certificate_operation(Dialect dialect) noexcept {
    return dialect == Dialect::vgca ? Operation::registration : Operation::profile;
}

bool can_ask_for(Dialect dialect, Mechanism mechanism) noexcept {
    return mechanism == Mechanism::rsa_pkcs1 || (mechanism == Mechanism::ecdsa && dialect == Dialect::etsi);
}

Result<WrittenRequest> write_request(const Service& service, const SignatureRequest& request) {
    if (auto checked = check_all(service, request.call); !checked) return checked.error();
    const auto values = signature_values(service.dialect, request);
    if (!values) return values.error();
    return written(service.encoding, "MSS_SignaturePort", "sign",
                   service.encoding == Encoding::soap ? soap_signature(service, request.call, *values)
                                                      : json_signature(service, request.call, *values));
}

Result<WrittenRequest> write_request(const Service& service, const StatusRequest& request) {
    if (auto checked = check_all(service, request.call); !checked) return checked.error();
    if (auto checked = check_mssp_transaction(request.mssp_transaction); !checked) return checked.error();
    return written(service.encoding, "MSS_StatusQueryPort", "status",
                   service.encoding == Encoding::soap ? soap_status(service, request)
                                                      : json_status(service, request));
}

Result<WrittenRequest> write_request(const Service& service, const CertificateRequest& request) {
    if (auto checked = check_all(service, request.call); !checked) return checked.error();
    const auto msisdn = dialect_msisdn(service.dialect, request.msisdn);
    if (!msisdn) return msisdn.error();
    const bool registration = certificate_operation(service.dialect) == Operation::registration;
    return written(service.encoding, registration ? "MSS_RegistrationPort" : "MSS_ProfileQueryPort",
                   "profile",
                   service.encoding == Encoding::soap ? soap_certificate(service, request.call, *msisdn)
                                                      : json_profile(service, request.call, *msisdn));
}

} // namespace kyso::mss
