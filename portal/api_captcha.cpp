// SPDX-License-Identifier: Apache-2.0
// The captcha: made as a picture or in words, drawn, and asked for before a registration is started.
#include "portal/api.hpp"
#include "portal/api_answers.hpp"
#include "portal/captcha.hpp"
#include "portal/random_token.hpp"
#include "protocol/json_fields.hpp"

namespace kyso::portal {
namespace {

constexpr std::size_t captcha_id_size = 16; // octets
constexpr std::size_t longest_typed = 64;

} // namespace

Result<ApiAnswer> Api::make_captcha(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const auto kind = static_cast<CaptchaKind>(fields.choice("kind", {"picture", "words"}));
    if (const auto read = fields.finish(); !read) return read.error();

    const std::string id = random_token(captcha_id_size);
    const std::string answer = portal::make_captcha(kind);
    if (const auto added = store_.visits.add_captcha(id, answer, kind == CaptchaKind::picture, clock_.now());
        !added)
        return added.error();
    boost::json::object captcha{{"id", id}};
    if (kind == CaptchaKind::words) {
        const SpokenDigits words = spoken(answer);
        captcha["words_vi"] = words.vietnamese;
        captcha["words_en"] = words.english;
    }
    return ApiAnswer{json_response(201, captcha)};
}

Result<ApiAnswer> Api::captcha_picture(std::string_view id) {
    const auto answer = store_.visits.drawn_captcha(id, clock_.now());
    if (!answer) return answer.error();
    return ApiAnswer{
        HttpResponse{200, {{"Content-Type", "image/svg+xml"}}, picture_of(*answer, as_bytes(id))}};
}

Result<std::int64_t> Api::take_start(const HttpRequest& request, const boost::json::value* captcha) {
    const Error needed = Error::at("body.captcha", Errc::captcha_wrong);
    if (captcha == nullptr) {
        const auto session = session_of(request);
        const auto left = session ? store_.visits.take_pass(*session, clock_.now()) : Result<std::int64_t>{0};
        if (!left) return left.error();
        if (*left <= 0) return needed;
        return *left - 1;
    }
    JsonFields fields{*captcha, "body.captcha", Errc::portal_request_invalid};
    const std::string id = fields.text("id", {1, longest_typed});
    const std::string typed = fields.text("answer", {0, longest_typed});
    if (const auto read = fields.finish(); !read) return read.error();
    const auto answer = store_.visits.use_captcha(id, clock_.now());
    if (!answer) return answer.error().code() == Errc::captcha_wrong ? needed : answer.error();
    if (!answers(typed, *answer)) return needed;
    return VisitStore::starts_of_a_captcha - 1;
}

} // namespace kyso::portal
