// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/certificates_flow.hpp"

#include "daemon/flow/candidate.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/rpc.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <openssl/x509v3.h>

namespace kyso::flow {
namespace {

namespace json = boost::json;

/// Why it cannot sign now; nothing where it can.
std::optional<Error> obstacle(const drivers::SigningDevice& device, const signature::Certificate& certificate,
                              std::chrono::sys_seconds now) {
    if (auto may = signature::check_may_sign(certificate, now); !may) return may.error();
    if (auto mechanism = certificate.mechanism(); !mechanism) return mechanism.error();
    if (const auto errc = drivers::cannot_sign(device.info().state)) return Error{*errc};
    return std::nullopt;
}

json::object entry_of(const Ports& ports, const drivers::SigningDevice& device,
                      const std::vector<drivers::DeviceCertificate>& all, std::size_t index,
                      Language language) {
    const auto now = std::chrono::floor<std::chrono::seconds>(ports.clock.now());
    const signature::Certificate& certificate = all[index].certificate;
    std::vector<signature::Certificate> others;
    for (const drivers::DeviceCertificate& other : all)
        others.push_back(other.certificate);
    const bool trusted = ports.trust.verify_chain(certificate, others, now).has_value();
    json::object entry{{"device", json::object{{"id", device.info().id},
                                               {"label", device.info().label},
                                               {"serial", device.info().serial},
                                               {"state", drivers::to_text(device.info().state)}}},
                       {"certificate", describe(certificate)},
                       {"holder", signature::to_json(signature::holder_of(certificate))},
                       {"issuerStatus", trusted ? "trusted" : "not_verified"}};
    const auto why_not = obstacle(device, certificate, now);
    entry["usable"] = !why_not;
    if (why_not) entry["error"] = error_object(*why_not, language);
    return entry;
}

/// An issuer's certificate is on many tokens, without a key and without a holder.
bool is_authority(const signature::Certificate& certificate) {
    return X509_check_ca(certificate.native()) != 0;
}

} // namespace

Task<Result<json::value>> certificates_flow(const Ports& ports, CallContext context, json::value params) {
    JsonFields fields{params, "params"};
    if (auto read = fields.finish(); !read) co_return read.error();
    if (is_page(context.peer)) co_return Error{Errc::not_permitted, "for programs only"};
    if (auto permitted = ports.policy.check(context.peer, Method::list_certificates); !permitted)
        co_return permitted.error();

    auto devices = co_await ports.devices.devices();
    if (!devices) co_return devices.error();
    json::array list;
    std::optional<Error> failure;
    for (const drivers::Device& device : *devices) {
        auto certificates = co_await device->certificates();
        if (!certificates) {
            failure = certificates.error();
            continue;
        }
        for (std::size_t i = 0; i < certificates->size(); ++i)
            if (!is_authority((*certificates)[i].certificate))
                list.emplace_back(entry_of(ports, *device, *certificates, i, context.language));
    }
    if (list.empty()) co_return failure.value_or(Error{Errc::certificate_not_found});
    co_return json::value(json::object{{"certificates", std::move(list)}});
}

} // namespace kyso::flow
