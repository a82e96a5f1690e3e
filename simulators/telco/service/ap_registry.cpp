// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/service/ap_registry.hpp"

#include "signature/cms.hpp"

#include <algorithm>

namespace kyso::telco {

void ApRegistry::put(ApplicationProvider ap) {
    const std::string id = ap.id;
    aps_.insert_or_assign(id, std::move(ap));
}

Dialect ApRegistry::dialect(const std::string& ap_id) const {
    const auto found = aps_.find(ap_id);
    return found != aps_.end() ? found->second.dialect : Dialect::etsi;
}

Outcome ApRegistry::admit(const Request& request, const std::string& client_certificate, Moment wall) {
    const auto found = aps_.find(request.ap_id);
    if (found == aps_.end() || found->second.password != request.ap_password)
        return {104, 0, "AP_ID or AP_PWD is wrong"};
    const ApplicationProvider& ap = found->second;
    if (!ap.certificate.empty() &&
        ap.certificate != signature::digest_of(DigestAlgorithm::sha256, as_bytes(client_certificate)))
        return {104, 0, "the TLS client certificate is not that of this AP_ID"};
    if (!ap.operations.empty() && std::ranges::count(ap.operations, request.operation) == 0)
        return {104, 1045, "this service is not in the agreement"};
    if (!request.profile.empty() && !ap.profiles.empty() &&
        std::ranges::count(ap.profiles, request.profile) == 0)
        return {104, 1044, "this profile is not in the agreement"};
    const auto instant = read_instant(request.instant);
    if (!instant) return {101, 0, "Instant is no xs:dateTime with a time zone"};
    if (*instant < wall - window_ || *instant > wall + window_)
        return {101, 0, "Instant is too far from this service's clock"};
    // What is older than the window would be refused for that.
    calls_.erase(calls_.begin(), calls_.lower_bound({wall - window_ - std::chrono::minutes{1}, {}}));
    if (!calls_.emplace(*instant, request.ap_id + "\n" + request.ap_transaction).second)
        return {101, 0, "a call with this AP_ID, AP_TransID and Instant came before"};
    return {100};
}

} // namespace kyso::telco
