// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/access_request.hpp"

#include "protocol/by_name.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/texts.hpp"

#include <algorithm>
#include <array>

namespace kyso::flow {
namespace {

struct Purpose {
    std::string_view method;
    Text text;
};

/// By name on the wire: what is not here is not for pages that only the person approved.
constexpr std::array purposes = {
    Purpose{"registration.sign", Text::access_registration},
    Purpose{"document.sign", Text::access_documents},
    Purpose{"authentication.sign", Text::access_authentication},
    Purpose{"certificates.choose", Text::access_choose},
    Purpose{"holder.read", Text::access_holder},
};

const Purpose* purpose(Method method) noexcept {
    const auto* found = std::ranges::find(purposes, method_name(method), &Purpose::method);
    return found == purposes.end() ? nullptr : found;
}

} // namespace

bool may_be_approved(Method method) noexcept {
    return purpose(method) != nullptr;
}

std::string purpose_of(Method method, Language language) {
    const Purpose* found = purpose(method);
    return std::string{found != nullptr ? text(found->text, language) : method_name(method)};
}

Result<AccessRequest> read_access_request(const boost::json::value& params) {
    JsonFields fields{params, "params"};
    AccessRequest request;
    if (fields.has("language"))
        request.language = fields.choice("language", {"vi", "en"}) == 0 ? Language::vi : Language::en;
    std::size_t position = 0;
    for (const boost::json::value* element : fields.list("methods", 1, 16)) {
        const auto* name = element->if_string();
        const auto method = name != nullptr ? method_named(*name) : std::nullopt;
        const std::string path = fields.element_path("methods", position++);
        if (!method || !may_be_approved(*method))
            fields.fail(Error::at(path, Errc::invalid_params, "not a method that can be approved"));
        else if (std::ranges::find(request.methods, *method) != request.methods.end())
            fields.fail(Error::at(path, Errc::invalid_params, "twice"));
        else
            request.methods.push_back(*method);
    }
    if (auto read = fields.finish(); !read) return read.error();
    return request;
}

} // namespace kyso::flow
