// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/soap_writer.hpp"

#include "drivers/mss/names.hpp"
#include "drivers/mss/xml_writer.hpp"

#include <array>

namespace kyso::mss {
namespace {

enum class Part : std::uint8_t { user, to_be_signed, to_be_displayed, profile, services, format };
using Order = std::array<Part, 6>;

/// MSS_SignatureReqType of the two schemas; each refuses the other's order.
constexpr Order etsi_order{Part::user,    Part::to_be_signed, Part::to_be_displayed,
                           Part::profile, Part::services,     Part::format};
constexpr Order vgca_order{Part::user,   Part::to_be_signed, Part::to_be_displayed,
                           Part::format, Part::profile,      Part::services};

constexpr const Order& order_of(Dialect dialect) {
    return dialect == Dialect::etsi ? etsi_order : vgca_order;
}

std::string enclosed(std::string_view wrapper, auto&& write_message) {
    XmlWriter xml;
    xml.begin("env:Envelope").attribute("xmlns:env", soap12_namespace).begin("env:Body").begin(wrapper);
    write_message(xml);
    xml.end().end().end();
    return xml.take();
}

/// Opens the message; what follows are its attributes, then begin_information().
XmlWriter& begin_message(XmlWriter& xml, std::string_view name) {
    return xml.begin(name)
        .attribute("xmlns:mss", mss_namespace)
        .attribute("MajorVersion", "1")
        .attribute("MinorVersion", "1");
}

void write_information(XmlWriter& xml, const Service& service, const Call& call) {
    xml.begin("mss:AP_Info")
        .attribute("AP_ID", service.ap_id)
        .attribute("AP_TransID", call.transaction)
        .attribute("AP_PWD", service.ap_password)
        .attribute("Instant", spell(call.instant))
        .end();
    xml.begin("mss:MSSP_Info").begin("mss:MSSP_ID");
    if (!service.mssp_uri.empty()) xml.element("mss:URI", service.mssp_uri);
    xml.end().end();
}

void write_user(XmlWriter& xml, std::string_view msisdn) {
    xml.begin("mss:MobileUser").element("mss:MSISDN", msisdn).end();
}

void write_data(XmlWriter& xml, std::string_view name, const Data& data) {
    xml.begin(name).attribute("MimeType", data.mime_type).attribute("Encoding", data.encoding);
    xml.text(data.text).end();
}

void write_uri(XmlWriter& xml, std::string_view name, std::string_view uri) {
    xml.begin(name).element("mss:mssURI", uri).end();
}

void write_services(XmlWriter& xml, const std::vector<AdditionalService>& services) {
    xml.begin("mss:AdditionalServices");
    for (const AdditionalService& service : services) {
        xml.begin("mss:Service");
        write_uri(xml, "mss:Description", service.uri);
        if (!service.element.empty())
            xml.begin("fi:" + std::string{service.element})
                .attribute("xmlns:fi", ficom_namespace)
                .text(service.value)
                .end();
        xml.end();
    }
    xml.end();
}

void write_part(XmlWriter& xml, Part part, const Service& service, const SignatureValues& values) {
    switch (part) {
    case Part::user:
        return write_user(xml, values.msisdn);
    case Part::to_be_signed:
        return write_data(xml, "mss:DataToBeSigned", values.to_be_signed);
    case Part::to_be_displayed:
        return write_data(xml, "mss:DataToBeDisplayed", values.to_be_displayed);
    case Part::profile:
        if (!service.signature_profile.empty())
            write_uri(xml, "mss:SignatureProfile", service.signature_profile);
        return;
    case Part::services:
        return write_services(xml, values.services);
    case Part::format:
        return write_uri(xml, "mss:MSS_Format", values.format);
    }
}

} // namespace

std::string soap_signature(const Service& service, const Call& call, const SignatureValues& values) {
    return enclosed("MSS_Signature", [&](XmlWriter& xml) {
        begin_message(xml, "mss:MSS_SignatureReq")
            .attribute("MessagingMode", service.mode == Mode::synchronous ? "synch" : "asynchClientServer")
            .attribute("TimeOut", std::to_string(service.time_out.count()));
        write_information(xml, service, call);
        for (const Part part : order_of(service.dialect))
            write_part(xml, part, service, values);
        xml.end();
    });
}

std::string soap_status(const Service& service, const StatusRequest& request) {
    return enclosed("MSS_StatusQuery", [&](XmlWriter& xml) {
        begin_message(xml, "mss:MSS_StatusReq").attribute("MSSP_TransID", request.mssp_transaction);
        write_information(xml, service, request.call);
        xml.end();
    });
}

std::string soap_certificate(const Service& service, const Call& call, std::string_view msisdn) {
    const bool registration = service.dialect == Dialect::vgca;
    return enclosed(registration ? "MSS_Registration" : "MSS_ProfileQuery", [&](XmlWriter& xml) {
        begin_message(xml, registration ? "mss:MSS_RegistrationReq" : "mss:MSS_ProfileReq");
        write_information(xml, service, call);
        write_user(xml, msisdn);
        if (registration && !service.signature_profile.empty())
            xml.begin("mss:CertificateResponse")
                .element("mss:CertificateURI", service.signature_profile)
                .end();
        xml.end();
    });
}

} // namespace kyso::mss
