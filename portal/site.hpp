// SPDX-License-Identifier: Apache-2.0
// Everything the portal answers: its pages by a fixed table, the API under /api/, and on each answer the
// headers that keep other sites and other scripts out. Called by HttpServer, and by tests directly.
#pragma once

#include "portal/api.hpp"
#include "portal/assets.hpp"

namespace kyso::portal {

class Site {
  public:
    Site(Api& api, std::span<const Asset> assets) noexcept : api_(api), assets_(assets) {}

    /// A whole answer, or one that waits for a verdict about revocation.
    ApiAnswer begin(const HttpRequest& request);
    /// The same where nobody asks about revocation.
    HttpResponse answer(const HttpRequest& request);

  private:
    HttpResponse page(const HttpRequest& request, std::string_view path) const;

    Api& api_;
    std::span<const Asset> assets_;
};

} // namespace kyso::portal
