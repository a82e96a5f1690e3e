// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/model/outcome.hpp"

#include <algorithm>
#include <array>

namespace kyso::telco {
namespace {

constexpr std::array table{
    CodeInfo{100, "REQUEST_OK", Blame::status},
    CodeInfo{101, "WRONG_PARAM", Blame::sender},
    CodeInfo{102, "MISSING_PARAM", Blame::sender},
    CodeInfo{103, "WRONG_DATA_LENGTH", Blame::sender},
    CodeInfo{104, "UNAUTHORIZED_ACCESS", Blame::sender},
    CodeInfo{105, "UNKNOWN_CLIENT", Blame::sender},
    CodeInfo{107, "INAPPROPRIATE_DATA", Blame::sender},
    CodeInfo{108, "INCOMPATIBLE_INTERFACE", Blame::sender},
    CodeInfo{109, "UNSUPPORTED_PROFILE", Blame::receiver},
    CodeInfo{208, "EXPIRED_TRANSACTION", Blame::receiver},
    CodeInfo{209, "OTA_ERROR", Blame::receiver},
    CodeInfo{401, "USER_CANCEL", Blame::receiver},
    CodeInfo{402, "PIN_NR_BLOCKED", Blame::receiver},
    CodeInfo{403, "CARD_BLOCKED", Blame::receiver},
    CodeInfo{404, "NO_KEY_FOUND", Blame::receiver},
    CodeInfo{405, "NO_URL_FOUND", Blame::receiver},
    CodeInfo{406, "PB_SIGNATURE_PROCESS", Blame::receiver},
    CodeInfo{407, "REGISTRATION_NOK", Blame::receiver},
    CodeInfo{408, "REGISTRATION_OK", Blame::status},
    CodeInfo{422, "NO_CERT_FOUND", Blame::receiver},
    CodeInfo{423, "CRL_PB", Blame::receiver},
    CodeInfo{424, "CRL_EXPIRED", Blame::receiver},
    CodeInfo{425, "ERROR_CERTIFICATE", Blame::receiver},
    CodeInfo{450, "GEOFENCING_POLICY_VIOLATION", Blame::receiver},
    CodeInfo{500, "SIGNATURE", Blame::status},
    CodeInfo{501, "REVOKED_CERTIFICATE", Blame::status},
    CodeInfo{502, "VALID_SIGNATURE", Blame::status},
    CodeInfo{503, "INVALID_SIGNATURE", Blame::status},
    CodeInfo{504, "OUTSTANDING_TRANSACTION", Blame::status},
    CodeInfo{505, "CONSTRAINT_MISMATCH", Blame::status},
    CodeInfo{750, "UNABLE_TO_PROVIDE_SERVICES", Blame::receiver},
    CodeInfo{760, "UNABLE_TO_PROVIDE_SERVICES", Blame::receiver},
    CodeInfo{770, "UNABLE_TO_PROVIDE_SERVICES", Blame::receiver},
    CodeInfo{780, "UNABLE_TO_PROVIDE_SERVICES", Blame::receiver},
    CodeInfo{900, "INTERNAL_ERROR", Blame::receiver},
};

} // namespace

const CodeInfo& code_info(int code) noexcept {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const CodeInfo& row) { return row.code == code; });
    return found != table.end() ? *found : table.back();
}

} // namespace kyso::telco
