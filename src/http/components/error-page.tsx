import type { Viewer } from "../../domain/sessions/find-viewer.ts";
import { Layout, type Theme } from "./layout.tsx";

export function ErrorPage({
  status,
  message,
  viewer,
  theme,
  now,
  next,
}: {
  status: number;
  message: string;
  viewer: Viewer | null;
  theme: Theme | null;
  now: number;
  next: string;
}) {
  return (
    <Layout title={`Error ${status}`} viewer={viewer} theme={theme} now={now} next={next}>
      <section class="empty narrow">
        <h1>{message}</h1>
        <p>
          <a class="button" href="/">
            Back to Today
          </a>
        </p>
      </section>
    </Layout>
  );
}
