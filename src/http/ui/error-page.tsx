import type { Viewer } from "../../domain/workspaces/find-viewer.ts";
import { Layout } from "./layout.tsx";

export function ErrorPage({
  status,
  message,
  viewer,
}: {
  status: number;
  message: string;
  viewer: Viewer | null;
}) {
  return (
    <Layout title={`Error ${status}`} viewer={viewer}>
      <section class="empty">
        <h1>{message}</h1>
        <p>
          <a href="/">Back to Today</a>
        </p>
      </section>
    </Layout>
  );
}
