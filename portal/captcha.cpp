// SPDX-License-Identifier: Apache-2.0
#include "portal/captcha.hpp"

#include "portal/random_token.hpp"
#include "protocol/random.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <random>
#include <vector>

namespace kyso::portal {
namespace {

constexpr std::size_t letters = 5;
constexpr std::size_t digits = 4;

/// Strokes on a grid 4 wide and 6 high, "xy xy …" each, parted by '|'. No two of them look alike: no I, 1, O,
/// 0, S, Z, V, B, 8.
struct Glyph {
    char name;
    std::string_view strokes;
};
constexpr Glyph glyphs[] = {
    {'2', "01 10 30 41 42 06 46"},
    {'3', "01 10 30 41 42 33 13|33 44 45 36 16 05"},
    {'4', "36 30 04 44"},
    {'5', "40 00 02 32 43 45 36 16 05"},
    {'6', "41 30 10 01 05 16 36 45 44 33 13 04"},
    {'7', "00 40 16"},
    {'9', "05 16 36 45 41 30 10 01 02 13 33 42"},
    {'A', "06 20 46|14 34"},
    {'C', "41 30 10 01 05 16 36 45"},
    {'E', "40 00 06 46|03 33"},
    {'F', "40 00 06|03 33"},
    {'H', "00 06|40 46|03 43"},
    {'J', "40 45 36 16 05"},
    {'K', "00 06|40 03 46"},
    {'L', "00 06 46"},
    {'M', "06 00 23 40 46"},
    {'N', "06 00 46 40"},
    {'P', "06 00 30 41 42 33 03"},
    {'R', "06 00 30 41 42 33 03|23 46"},
    {'T', "00 40|20 26"},
    {'U', "00 05 16 36 45 40"},
    {'X', "00 46|40 06"},
    {'Y', "00 23 40|23 26"},
};

using Stroke = std::vector<std::pair<double, double>>;

/// Each as likely as the others. Pre: `limit` is 1 to 256.
std::size_t random_below(std::size_t limit) {
    const std::size_t fair = 256 - 256 % limit;
    for (;;)
        if (const std::size_t octet = random_octets(1).front(); octet < fair) return octet % limit;
}

class Artist {
  public:
    explicit Artist(ByteView seed) {
        const Bytes hash = sha256(seed);
        std::seed_seq sequence(hash.begin(), hash.end());
        chance_.seed(sequence);
    }

    /// A letter at `left`, upright within a third of a radian.
    void letter(const Glyph& glyph, double left) {
        const double angle = between(-0.22, 0.22), size = between(7.2, 8.2), lean = between(-0.12, 0.12);
        const double top = between(14, 22);
        const auto place = [&](char x, char y) {
            const double px = (x - '0' - 2 + between(-0.12, 0.12)) * size;
            const double py = (y - '0' - 3 + between(-0.12, 0.12)) * size;
            const double leaning = px + lean * py;
            return std::pair{left + 15 + leaning * std::cos(angle) - py * std::sin(angle),
                             top + 22 + leaning * std::sin(angle) + py * std::cos(angle)};
        };
        strokes_.emplace_back();
        for (std::size_t at = 0; at < glyph.strokes.size(); at += 3) {
            strokes_.back().push_back(place(glyph.strokes[at], glyph.strokes[at + 1]));
            if (glyph.strokes.substr(at + 2, 1) == "|") strokes_.emplace_back();
        }
    }

    /// A bent line across everything, thinner than letters, or people would read it as part of one.
    void scratch() {
        Stroke& stroke = scratches_.emplace_back();
        const double middle = between(20, 60);
        for (double x = between(0, 20); x < 240; x += between(50, 80))
            stroke.emplace_back(x, middle + between(-12, 12));
    }

    std::string svg() {
        std::shuffle(strokes_.begin(), strokes_.end(), chance_); // the order tells nothing
        return R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80" width="240" height="80">)"
               R"(<rect width="240" height="80" fill="#fff"/>)" +
               path(strokes_, "3") + path(scratches_, "1.2") + "</svg>";
    }

  private:
    double between(double low, double high) { return std::uniform_real_distribution{low, high}(chance_); }
    static std::string path(const std::vector<Stroke>& strokes, const char* width) {
        std::string points;
        for (const Stroke& stroke : strokes)
            for (std::size_t i = 0; i < stroke.size(); ++i)
                points.append(i == 0 ? "M" : "L")
                    .append(number(stroke[i].first))
                    .append(" ")
                    .append(number(stroke[i].second));
        return "<path d=\"" + points + "\" fill=\"none\" stroke=\"#17252a\" stroke-width=\"" + width +
               "\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>";
    }
    static std::string number(double value) {
        std::array<char, 16> text{};
        const auto end =
            std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 1);
        return {text.data(), end.ptr};
    }

    std::mt19937 chance_;
    std::vector<Stroke> strokes_, scratches_;
};

} // namespace

std::string make_captcha(CaptchaKind kind) {
    std::string answer;
    if (kind == CaptchaKind::words)
        while (answer.size() < digits)
            answer += static_cast<char>('0' + random_below(10));
    else
        while (answer.size() < letters)
            answer += glyphs[random_below(std::size(glyphs))].name;
    return answer;
}

std::string picture_of(std::string_view answer, ByteView seed) {
    Artist artist{seed};
    for (std::size_t i = 0; i < answer.size(); ++i)
        artist.letter(*std::ranges::find(glyphs, answer[i], &Glyph::name), 14 + 44 * static_cast<double>(i));
    for (int i = 0; i < 3; ++i)
        artist.scratch();
    return artist.svg();
}

SpokenDigits spoken(std::string_view answer) {
    constexpr std::string_view vi[] = {"không", "một", "hai", "ba",  "bốn",
                                       "năm",   "sáu", "bảy", "tám", "chín"};
    constexpr std::string_view en[] = {"zero", "one", "two",   "three", "four",
                                       "five", "six", "seven", "eight", "nine"};
    SpokenDigits words;
    for (const char digit : answer) {
        const auto at = static_cast<std::size_t>(digit - '0');
        const std::string_view comma = words.english.empty() ? "" : ", ";
        words.vietnamese.append(comma).append(vi[at]);
        words.english.append(comma).append(en[at]);
    }
    return words;
}

bool answers(std::string_view typed, std::string_view answer) {
    std::string said;
    for (const char c : typed)
        if (c != ' ') said += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return said == answer;
}

} // namespace kyso::portal
