// SPDX-License-Identifier: Apache-2.0
#include "signature/holder.hpp"

#include <boost/json/array.hpp>
#include <boost/json/string.hpp>

namespace kyso::signature {
namespace {

boost::json::string text(std::string_view value) {
    return boost::json::string(value.data(), value.size());
}

void put(boost::json::object& out, boost::json::object& from, std::string_view key,
         const std::optional<HolderField>& field) {
    if (!field) return;
    out[key] = text(field->value);
    from[key] = text(field->attribute);
}

void put(boost::json::object& out, boost::json::object& from, std::string_view key,
         const std::vector<HolderField>& fields) {
    if (fields.empty()) return;
    boost::json::array values, attributes;
    for (const HolderField& field : fields) {
        values.emplace_back(text(field.value));
        attributes.emplace_back(text(field.attribute));
    }
    out[key] = std::move(values);
    from[key] = std::move(attributes);
}

} // namespace

boost::json::object to_json(const Holder& holder) {
    boost::json::array ids;
    for (const HolderId& id : holder.ids)
        ids.push_back(boost::json::object{{"type", name_of(id.type)},
                                          {"value", id.value},
                                          {"raw", id.raw},
                                          {"valid", id.valid},
                                          {"from", id.attribute}});
    boost::json::object out{{"kind", name_of(holder.kind)}, {"ids", std::move(ids)}};
    boost::json::object from;
    put(out, from, "name", holder.name);
    put(out, from, "organisation", holder.organisation);
    put(out, from, "units", holder.units);
    put(out, from, "title", holder.title);
    put(out, from, "email", holder.email);
    put(out, from, "locality", holder.locality);
    put(out, from, "province", holder.province);
    put(out, from, "phone", holder.phone);
    out["from"] = std::move(from);
    return out;
}

boost::json::object to_statement_json(const Holder& holder) {
    boost::json::array ids;
    for (const HolderId& id : holder.ids)
        ids.push_back(boost::json::object{{"type", name_of(id.type)}, {"value", id.value}});
    boost::json::object out{{"kind", name_of(holder.kind)}, {"ids", std::move(ids)}};
    if (holder.name) out["name"] = text(holder.name->value);
    return out;
}

} // namespace kyso::signature
