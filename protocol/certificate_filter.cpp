// SPDX-License-Identifier: Apache-2.0
#include "protocol/certificate_filter.hpp"

#include "protocol/json_fields.hpp"

namespace kyso {
namespace {

/// The member's text, one of `allowed`.
std::optional<std::string> one_of(JsonFields& fields, std::string_view name,
                                  std::initializer_list<std::string_view> allowed) {
    if (!fields.has(name)) return std::nullopt;
    const std::size_t index = fields.choice(name, allowed);
    return std::string{*(allowed.begin() + index)};
}

} // namespace

Result<CertificateFilter> read_certificate_filter(const boost::json::value& params) {
    JsonFields fields{params, "params"};
    CertificateFilter filter;
    filter.holder = one_of(fields, "holder", {"person", "organisation", "person_in_organisation"});
    filter.id_type = one_of(fields, "idType", {"cccd", "cmnd", "passport", "mst", "bhxh", "mns"});
    filter.tax_code = fields.optional_text("taxCode", {1, 32});
    filter.issuer = fields.optional_text("issuer", {1, 256});
    filter.device = one_of(fields, "deviceKind", {"usb-token"});
    if (auto read = fields.finish(); !read) return read.error();
    return filter;
}

} // namespace kyso
