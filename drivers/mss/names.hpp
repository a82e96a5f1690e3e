// SPDX-License-Identifier: Apache-2.0
// URIs of TS 102 204 and of those who extend it; for the writers and readers of this folder.
#pragma once

#include <string_view>

namespace kyso::mss {

constexpr std::string_view mss_namespace = "http://uri.etsi.org/TS102204/v1.1.2#";
constexpr std::string_view ficom_namespace = "http://mss.ficom.fi/TS102204/v1.0.0#";
constexpr std::string_view soap12_namespace = "http://www.w3.org/2003/05/soap-envelope";
constexpr std::string_view soap11_namespace = "http://schemas.xmlsoap.org/soap/envelope/";

/// MSS_Format: the signature and nothing around it. FiCom's answers with the certificate beside it.
constexpr std::string_view ficom_pkcs1_format = "http://mss.ficom.fi/TS102204/v1.0.0#PKCS1";
constexpr std::string_view vgca_pkcs1_format = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1";

constexpr std::string_view event_id_service = "http://mss.ficom.fi/TS102204/v1.0.0#eventId";
constexpr std::string_view user_lang_service = "http://mss.ficom.fi/TS102204/v1.0.0#userLang";
constexpr std::string_view vgca_certificate_service = "http://mobile-id.vn/MSSP/v1.0.0#signingCertificate";
constexpr std::string_view vgca_validation_service = "http://mobile-id.vn/MSSP/v1.0.0#signatureValidation";

} // namespace kyso::mss
